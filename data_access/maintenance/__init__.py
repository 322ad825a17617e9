"""What goes over all stored rows: retention, verification."""
