"""Plans of roll-outs: pages with forms, and the doors of programs; what waits for a second person."""
