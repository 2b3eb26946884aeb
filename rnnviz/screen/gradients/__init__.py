"""The page about gradients: how far back an outcome reaches, and what one step does."""
