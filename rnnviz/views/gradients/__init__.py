"""How gradients flow back: by step, by word, between all pairs of steps, and through one step."""
