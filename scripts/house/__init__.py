"""The house in numbers: circles, doors, refusals, names, sizes (`python -m scripts.house`)."""
