"""From the command to serving, and from the address to a page that can be used."""
