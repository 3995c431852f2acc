"""Two sides of the movement side by side: periods or units, their differences, what deserves a look."""
