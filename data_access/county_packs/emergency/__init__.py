"""Files of a county pack for emergencies: plans, and by when superiors are told."""
