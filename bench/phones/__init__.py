"""Phones of a whole county on one web process."""
