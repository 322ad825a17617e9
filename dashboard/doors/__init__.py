"""The doors of the web program: who asks, what opens for whom, and what is refused before any handler runs."""
