"""Việc của tôi: what a person can act on, what others owe, what was decided; in the head and on the overview."""
