"""Faults put into the code on purpose, one at a time, to see whether a test notices (`make mutants`).

Ours, since two kept tools were tried on `awards/services.py` (mutmut 3.8, cosmic-ray 8.7; November 2026): both run
this project, about as fast, but neither leaves out a guard. They negate `if wrong: raise ...` or not even that, which
every test of the good case notices; so a guard that no test knows of would pass as watched, and just those were what
we had. Nor do they touch decorated functions and tables (mutmut), or keep a list of survivors with their reasons.
"""
