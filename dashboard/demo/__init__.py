"""The demo: a county that lives by itself, in real time, on the streams a real one would use."""
