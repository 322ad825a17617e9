"""Cases: the join of what a source said, what a message means for it, what it counts for."""
