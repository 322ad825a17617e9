"""What people with a task tell beside its receipts: cases they report, difficulties they have."""
