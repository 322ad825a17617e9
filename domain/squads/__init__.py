"""Squads 专班: a temporary group of people of several units and levels around a case."""
