"""Model files: our own format, and the library of bundled models."""
