"""The textbook: recurrent networks in NumPy, forward and backward, one equation a line."""
