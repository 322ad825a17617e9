"""The running programs of Palm Command; nothing imports this package."""
