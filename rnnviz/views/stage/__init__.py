"""The stage: one view, in several files."""
