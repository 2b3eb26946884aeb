"""The page about single units."""
