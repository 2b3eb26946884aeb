"""The Explore screen, one passive widget: in the window, and in every exported frame."""
