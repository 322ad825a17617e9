"""What is refused or slowed down before Flask and Socket.IO see a request."""
