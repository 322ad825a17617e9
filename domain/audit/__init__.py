"""Audit: the actions that the trace tells of, and retention."""
