"""Rows of households."""
