"""What every rule stands on: errors, values, regions, clock, text."""
