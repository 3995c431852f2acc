"""`make bench`: what things cost, as ratios within one run; each module measures one part of bench.json."""
