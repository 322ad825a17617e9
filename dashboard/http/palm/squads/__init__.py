"""What a phone asks of one squad: its case, what is written in it, and how its call ended."""
