"""Bytes <-> messages: the only parsing of what sources send."""
