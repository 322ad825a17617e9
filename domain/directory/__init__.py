"""The directory: people, rosters, imports, and where somebody administers them."""
