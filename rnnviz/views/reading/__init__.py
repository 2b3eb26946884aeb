"""A panel's numbers as a chart that people zoom and read."""
