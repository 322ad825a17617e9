"""What leaves the house: messages, calls and timers as rows."""
