"""The awards desk: from candidates to meeting, decision, papers and certificates."""
