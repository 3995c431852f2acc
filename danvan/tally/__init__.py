"""The tally: what was counted of each unit, kept until something that it counts is written."""
