"""Pages of an emergency response."""
