import gc

import pytest
from hypothesis import settings

from tests.support.databases import *  # noqa: F403

settings.register_profile(
    "exitplan", deadline=None, derandomize=True
)  # the same on every machine, fast or slow
settings.load_profile("exitplan")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden messages and transcripts"
    )


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through all of it for garbage again and again takes its time."""
    gc.collect()
    gc.freeze()
