"""Đối chiếu số liệu: what was published beside what the registry counts, and why they differ."""
