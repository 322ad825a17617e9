"""Squads in the database."""
