"""Commands about responses, storms and warnings."""
