"""People, units, posts, rosters and imports for whoever administers them."""
