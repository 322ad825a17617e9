"""The Socket.IO side: rooms that screens and programs join, and a client of our own that listens."""
