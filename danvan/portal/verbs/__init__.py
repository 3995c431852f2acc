"""What may be done to a thing, on its page and on its row: declared once, offered, and done."""
