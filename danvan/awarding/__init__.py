"""The pages of the awards desk, from candidates to certificates; its rules are in `awards.desk`."""
