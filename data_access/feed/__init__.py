"""The feed: snapshots, changes after a seq, and how they are published and kept small."""
