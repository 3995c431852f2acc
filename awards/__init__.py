"""Awards: assessment, decisions, recognition and commendation of what the registry holds."""
