"""Units: the writer of their place in the tree, and the file that they are loaded from."""
