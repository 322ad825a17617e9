"""Call sheets and townships that are cut off, from the terminal."""
