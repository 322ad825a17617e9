"""What is over: warnings and roll-outs of earlier days, for people and for programs."""
