"""One row of a table: its cells, who holds the model, its title, what goes on or ends."""
