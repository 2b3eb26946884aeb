"""Lets ``python -m rnnviz`` do what ``rnnviz`` does."""

import sys

from rnnviz.cli import main

if __name__ == "__main__":
    sys.exit(main())
