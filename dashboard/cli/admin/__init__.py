"""Commands about people, accounts and keys."""
