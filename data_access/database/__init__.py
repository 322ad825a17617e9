"""The database itself: connections, the writer lock, tables, backups, the unit of work, rows <-> values."""
