"""The rules. Standard library only; no I/O and no clock (now is passed in)."""
