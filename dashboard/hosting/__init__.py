"""How the programs are started, watched and stopped on one machine."""
