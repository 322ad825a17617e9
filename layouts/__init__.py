"""What is on the screen: skeletons and words, no logic. The browser's half fills them with live state."""
