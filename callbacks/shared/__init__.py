"""What callbacks of all pages share."""
