"""The command line: one module for each group of `palmcommand`, and what the tools among them do."""
