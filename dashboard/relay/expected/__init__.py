"""Which timers there should be, kind by kind, worked out from what they are about."""
