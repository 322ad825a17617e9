"""When messages of a roll-out may leave."""
