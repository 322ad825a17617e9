"""People whom an officer picks by hand beside the recommendation: in an area of the map, and by name."""
