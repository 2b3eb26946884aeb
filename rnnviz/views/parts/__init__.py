"""What the views are painted with; nothing here is a view of its own."""
