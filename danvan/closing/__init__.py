"""Chốt số liệu: a review with every list behind it, kept as it stood, and what has changed since."""
