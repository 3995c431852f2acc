"""Who is the same registrant, asked by every door: entry, lists of registrations, lists of commendations."""
