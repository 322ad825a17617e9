"""The whole trail of a case: as JSON, as a page to read and print, as a file."""
