"""A file -> rows, with neither request nor writing; `workbook.read_workbook` is the door.

`columns`, `catalogue` and `names` hold what the lists' own words mean, `headings`, `layout`, `meanings`, `titles` and
`lines` where on a sheet the list is and what is said for all of it, `rows`, `holders` and `cells` what one row says.
"""
