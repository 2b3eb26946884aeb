"""Request in, Trace out: runs recorded, edited, grown and differentiated."""
