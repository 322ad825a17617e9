"""Durable messages a second through the whole path, against a bare read-insert-acknowledge loop."""
