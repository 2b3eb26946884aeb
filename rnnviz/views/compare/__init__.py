"""Pictures of several runs at once, and of one minus another."""
