"""Ai đã gửi, ai chưa: which communes sent their lists, when they were due, and whom to chase."""
