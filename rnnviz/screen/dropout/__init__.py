"""The page about dropout: where, how much, pass after pass, and what many passes believe."""
