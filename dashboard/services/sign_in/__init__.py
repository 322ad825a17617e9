"""Coming in and going out: passwords, links, walls, the accounts of a demo."""
