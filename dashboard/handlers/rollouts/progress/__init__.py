"""What came of tasks: rated and sent back, and what keeps people from them."""
