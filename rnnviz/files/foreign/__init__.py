"""Model files that other people's programs wrote, read without running anything from them."""
