"""The shapes of a county: as bytes for browsers, and as an index of points."""
