"""What becomes of tests whose program is not on this machine."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def give_up(reason: str) -> NoReturn:
    """Leave the test out and say why; in continuous integration (`CI` is set) that is a failure."""
    if os.environ.get("CI"):  # noqa: TID251 -- a test run that proves nothing must not look green
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
