"""Lists of who was commended by which decision: read, decided, written and taken back on the road of all lists.

`columns` and `words` hold what such lists' own words mean, `reading` what a row says, `papers` the decisions of the
registry that a list may speak of, `deciding` what becomes of each row, `committing` what a commit writes.
"""
