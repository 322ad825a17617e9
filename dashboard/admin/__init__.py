"""The truth behind /admin: desk adapters, each of which checks the viewer's rights before it asks or acts."""
