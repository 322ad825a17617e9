"""Storms in the database."""
