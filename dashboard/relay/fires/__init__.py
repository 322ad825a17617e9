"""What timers do when they are due, kind by kind."""
