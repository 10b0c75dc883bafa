"""`python -m tests.torture`: everything; the exit status says whether the promise held."""

from __future__ import annotations

import sys

from tests.torture.command import main

if __name__ == "__main__":
    sys.exit(main())
