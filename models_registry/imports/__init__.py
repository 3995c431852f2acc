"""Lists that communes send: read, understood, decided, staged and committed.

`reading.read_workbook` turns bytes into rows that say what was understood and what is wrong; it knows neither
database nor request. `columns`, `catalogue` and `names` hold what the lists' own words mean, `layout`, `meanings`,
`titles` and `lines` where on a sheet the list is and what is said for all of it, `rows` what one row says.
"""
