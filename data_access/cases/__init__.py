"""Cases in the database: live rows, details, and updates that wait for a report."""
