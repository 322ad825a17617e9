"""Emergencies: warnings, storms, responses and the roll-outs they lead to."""
