"""Recorded files replayed onto the streams: what is in one, and one run of it."""
