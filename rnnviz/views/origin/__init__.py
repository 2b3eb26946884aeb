"""Where a number comes from: one view, in several files."""
