"""Signing in and one's own ways in: password, second factor, links, and how failures lock somebody out."""
