"""Plans of roll-outs: pages with forms, and the doors of programs."""
