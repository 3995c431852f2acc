"""Taking in communes' lists in the browser: upload, preview, answers, commit, undo."""
