"""Scoring by criteria: the page of one registration, sheets to print and take along, what everybody was given."""
