"""Cases in the database: details, and updates that wait for a report."""
