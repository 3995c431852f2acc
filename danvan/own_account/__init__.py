"""What everyone sees of his own account and does with it: tasks, sessions, password, second factor."""
