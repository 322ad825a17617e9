"""How changes reach the screens of one web process: its view, rooms, sockets, and what watches over them."""
