"""Cases: the join of what a source said, whose updates apply to it, what it counts for."""
