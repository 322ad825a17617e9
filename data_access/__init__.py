"""Everything outside the process: files, streams, databases."""
