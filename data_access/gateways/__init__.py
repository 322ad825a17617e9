"""Ways out of the house: what a gateway is asked, and what its answer means."""
