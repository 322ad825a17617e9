"""Call sheets in words, and the page on which their results are keyed in."""
