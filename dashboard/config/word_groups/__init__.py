"""Words at the terminal, by what they are about."""
