"""Processes and threads."""
