"""Keys that are no person's: walls, programs, and the read tokens that two people agree on."""
