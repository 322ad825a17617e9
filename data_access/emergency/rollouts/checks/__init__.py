"""Directed checks, their answers and sums, as rows."""
