"""Text as numbered tokens, and the readers of the data that models learn from."""
