"""/review 复盘: measures of work."""
