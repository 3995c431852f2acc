"""What a list will write, made ready before the write lock is taken."""
