"""What screens ask for of a roll-out: its people by page, its void grids."""
