"""Runs as files: traces as tables of numbers, frames as pictures and films."""
