"""Files that people send and get: CSV and workbooks."""
