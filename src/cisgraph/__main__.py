"""`python -m cisgraph` is the command `cisgraph`."""

import sys

from cisgraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
