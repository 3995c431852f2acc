"""Giấy khen, bằng khen, giấy chứng nhận: what they say, where on the sheet, their register, their codes."""
