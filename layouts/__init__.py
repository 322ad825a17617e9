"""What is on the screen: skeletons and words. No logic, no data; the browser's half fills them with live state."""
