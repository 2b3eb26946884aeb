"""The memory lab as it stands on screen: knobs, question, and the pictures around them."""
