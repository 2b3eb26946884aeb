"""What single units do: over a text, in words, between shut and open, as a path, at moments."""
