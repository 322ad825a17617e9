"""Rows of hazard points and their patrols."""
