"""Situation reports over HTTP: the page, the API, the files."""
