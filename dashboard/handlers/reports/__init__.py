"""What becomes of reports: opened, decided, saved; and where a worker stands with them."""
