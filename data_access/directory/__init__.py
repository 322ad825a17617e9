"""The directory of a county: people, units, posts, rosters; imports, exports and retention."""
