"""Rows of an emergency: responses, storms, roll-outs."""
