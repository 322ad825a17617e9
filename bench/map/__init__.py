"""The map alone, in Chromium: generated grids and cases, our layers against an empty map and against L.geoJSON."""
