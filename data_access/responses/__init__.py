"""Emergency responses in the database."""
