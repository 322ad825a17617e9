"""Callbacks of /admin, one module a section."""
