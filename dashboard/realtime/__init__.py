"""How changes reach the rooms of one web process: its view, its rooms, and what watches over them."""
