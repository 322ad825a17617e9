"""What leaves the house and what is due: the relay, the timers, and the answers that come back."""
