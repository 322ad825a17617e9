"""What stands behind /sources: dead letters, read masked and sent again, losses, the health of sources."""
