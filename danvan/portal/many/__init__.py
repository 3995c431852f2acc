"""What is done with many rows of a list at once: declared, shown with who and where, done in one act."""
