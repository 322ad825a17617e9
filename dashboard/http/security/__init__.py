"""Security of the web program: what opens for whom, what is refused before any handler runs."""
