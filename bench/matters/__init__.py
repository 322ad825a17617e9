"""Measures the suggestion of matters on texts that were written before its rules."""
