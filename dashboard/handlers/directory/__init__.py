"""Commands about people, units, rosters and imports of them, and about the complaints of people."""
