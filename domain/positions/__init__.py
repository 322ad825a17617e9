"""Positions of people."""
