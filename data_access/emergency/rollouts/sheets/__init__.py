"""What call sheets are made of and where they lie."""
