"""Decisions: what the rules are told of a county, and what a message about a case means there."""
