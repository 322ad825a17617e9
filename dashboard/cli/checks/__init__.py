"""What `palmcommand doctor` looks at."""
