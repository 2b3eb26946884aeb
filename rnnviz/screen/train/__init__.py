"""The parts of the screen on which a network is watched while it learns."""
