"""How long the steps of a case may take, and how long they took."""
