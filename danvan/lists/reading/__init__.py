"""A file -> rows, with neither request nor writing; `workbook.read_workbook` is the door.

What words mean: `catalogue`, `columns`, `headings`, `units`, `names` (with `name_words`).
Where the lists are on a sheet: `layout`, with `headers`, `tables`, `stacked`, `beside`, `meanings` and `name_parts`;
`forms` makes tables of forms ("phiếu đăng ký"). What is said for many rows: `titles`, `groups`.
What each line is: `lines`, with `endings`, `continuations`, `line_text`. What one row says: `rows`, with `cells`,
`row_titles` and `holders`.
"""
