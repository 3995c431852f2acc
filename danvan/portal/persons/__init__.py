"""What the portal keeps of one person: told to him on a sheet, and made nameless where he asks for it."""
