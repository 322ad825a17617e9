"""Sources: who sent a message, and how far that reaches."""
