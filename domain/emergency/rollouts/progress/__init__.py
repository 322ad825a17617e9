"""How far the tasks of a roll-out are, and what branches add up to."""
