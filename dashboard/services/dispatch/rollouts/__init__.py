"""What pages ask of a roll-out: its voids, its people by page."""
