"""Pictures of what networks remember: rows, pairs, and curves of several models."""
