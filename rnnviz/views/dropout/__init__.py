"""What dropout does to a run: which units are removed, and what many passes believe."""
