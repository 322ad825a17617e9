"""The case of 23 July 2021: what was told and what is made up, and who plays it through the doors."""
