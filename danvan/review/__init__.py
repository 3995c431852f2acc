"""The review of a programme: figures, stated figures, pages and workbook. The roof: nobody imports it."""
