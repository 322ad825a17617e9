"""Rows of emergency responses, and of the official warnings that they answer."""
