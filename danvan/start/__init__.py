"""Bắt đầu: an empty installation is led to its administrator, units, fields, years, issuer and accounts."""
