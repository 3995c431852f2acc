"""Words of lists: headings, columns, fields, names, units; nothing here knows a sheet."""
