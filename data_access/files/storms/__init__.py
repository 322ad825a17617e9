"""Tracks of storms as they are published, read into what our streams take."""
