"""Rows against the registry; `decisions.decide` is the door. Nothing is written."""
