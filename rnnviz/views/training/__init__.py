"""How a network learns: curves, distributions, mistakes, and the film of it."""
