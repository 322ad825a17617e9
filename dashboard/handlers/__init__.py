"""What carries out what comes: commands one by one, reports in batches."""
