"""The stream server: connection, inbox, messages on the wire, dead letters, losses, suspects."""
