"""Accounts and keys: who may do what to whom, when a sign-in is locked, who approves a reset or a token."""
