"""Households: who lives where, with whom, and by what they are threatened."""
