"""Units: the country's official ones, files of one's own, and the writers of both."""
