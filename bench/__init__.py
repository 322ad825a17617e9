"""Benchmarks: each measures our path and a floor in one run, and prints the ratio (docs/performance.md)."""
