"""`make bench`: what things cost, as ratios within one run; registries of every size, jobs, rows with their bars."""
