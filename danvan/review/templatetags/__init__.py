"""Template filters of the review."""
