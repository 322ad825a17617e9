"""Access: rights, scopes, reasons, and masking of personal data."""
