"""What the sky brings, over HTTP: official warnings, storms."""
