"""The web program over HTTP: security, API, sign-in, pages, static files."""
