"""Accounts: what may be asked for in their name, and who approves it."""
