"""Data that rnnviz makes itself from a seed, one task a file."""
