"""How a roll-out goes out: its tasks and messages at the release, and who is told that it waits for that."""
