"""What people and programs prove who they are with: passwords, one-time codes, secrets of chance."""
