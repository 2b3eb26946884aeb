"""The screen on which networks are compared: rows, pictures side by side, one transport."""
