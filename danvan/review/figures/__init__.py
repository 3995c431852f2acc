"""The one home of every number of a review."""
