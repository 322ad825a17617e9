"""The map alone, in Chromium: generated grids and cases, against an empty map and against L.geoJSON."""
