"""Storms and their points against the trace."""
