"""Rules of single commands about cases: whistles and levels, requests for time, and the clock of a step."""
