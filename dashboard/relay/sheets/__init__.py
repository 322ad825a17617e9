"""Call sheets while a roll-out runs: drawn up, printed, laid into a folder and mailed."""
