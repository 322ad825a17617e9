"""Warnings as they stand in a county: what each message, sighting or decision makes of them."""
