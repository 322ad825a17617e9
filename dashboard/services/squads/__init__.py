"""Squads for whoever commands them: recommendations, and who is in them."""
