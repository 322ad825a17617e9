"""The stream server: connection, inbox, dead letters, losses, suspects."""
