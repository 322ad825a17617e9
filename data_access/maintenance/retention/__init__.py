"""Retention: what is older than a county keeps it goes."""
