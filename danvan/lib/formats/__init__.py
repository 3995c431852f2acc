"""Our own Vietnamese date and number formats."""
