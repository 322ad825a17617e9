"""Calls into a squad: their ladder, what leaves the house for them, what comes back, how they end."""
