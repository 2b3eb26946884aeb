"""Pictures of a run: each view is told a trace and a cursor, and paints them."""
