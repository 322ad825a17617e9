"""The database itself: connections, the writer lock, schema, bulk statements, rows <-> values."""
