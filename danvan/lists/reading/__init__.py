"""A file -> rows, with neither request nor writing; `workbook.read_workbook` is the door.

`words`: what words mean (headings, columns, fields, names, units). `answers`: what an officer has said of the file.
`table`: where the lists are on a sheet, what their columns mean, how they end. `row`: what each line is, and what one
row says (its cells, the holder, the model's title). `card`: tables of forms ("phiếu đăng ký").
"""
