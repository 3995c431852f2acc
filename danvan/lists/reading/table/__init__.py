"""The table of a sheet: where it begins and ends, what its columns mean."""
