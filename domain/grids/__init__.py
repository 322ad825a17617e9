"""Grids: the smallest region, and the state its newest report gave."""
