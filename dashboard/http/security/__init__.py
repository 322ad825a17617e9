"""The doors of the web program: who asks, what opens for whom, what is refused before any handler runs."""
