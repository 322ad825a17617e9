"""Accounts, grants, sessions, kiosk keys, invitations: who somebody is, and what they were given."""
