"""Squads: how soon a recommendation is there, and how soon a command is on another screen."""
