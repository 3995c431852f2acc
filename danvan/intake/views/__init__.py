"""The pages of taking in a list, a step each."""
