"""The page on which a run is changed, and what all of the screen says about changes."""
