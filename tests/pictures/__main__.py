"""`make pictures`: takes the pictures of the README and the guide anew, from the sandbox."""

from __future__ import annotations

import sys

from tests.browser.chromium import find_chromium
from tests.pictures.camera import take_all

if __name__ == "__main__":
    chromium = find_chromium()
    if chromium is None:
        sys.exit("The pictures are taken with Chromium: install it, or name one in EXITPLAN_TEST_CHROMIUM.")
    for path in take_all(chromium):
        sys.stdout.write(f"{path}\n")
