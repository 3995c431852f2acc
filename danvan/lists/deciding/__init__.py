"""Rows against the registry; `decide.decide` is the door. Nothing is written."""
