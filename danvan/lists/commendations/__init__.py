"""Lists of who was commended by which decision: what differs from lists of registrations.

`columns` and `words` hold what such lists' own words mean, `reading` what a row says, `papers` the decisions of the
registry that a list may speak of, `deciding` what becomes of each row, `committing` what a commit writes.
"""
