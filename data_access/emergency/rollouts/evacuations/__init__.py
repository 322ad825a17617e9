"""Rows of evacuations."""
