"""Rows of plans and of what they arrange beforehand."""
