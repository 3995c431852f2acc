"""The review of a period: figures, published figures, returns, pages, workbook and report."""
