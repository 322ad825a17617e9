"""/admin: its frame and its sections."""
