"""Continuous integration proves all or fails; elsewhere what can't be tested is left out and named."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.browser.chromium import MISSING as NO_CHROMIUM
from tests.support.databases import no_postgres
from tests.support.missing import give_up

ROOT = Path(__file__).parent.parent


def test_continuous_integration_tells_the_tests_that_nothing_may_be_left_out(tmp_path: Path) -> None:
    for name, script in (("chromium", ""), ("make", 'echo "make $1, CI=$CI"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    outside = {name: value for name, value in os.environ.items() if name != "CI"}  # noqa: TID251

    done = subprocess.run(
        [ROOT / ".ci" / "run"],
        env={**outside, "PATH": f"{tmp_path}:{outside['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "make test, CI=true\n"


def test_in_continuous_integration_a_test_without_its_program_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="there is no Chromium here"):
        give_up(NO_CHROMIUM)


def test_elsewhere_a_test_without_its_program_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="there is no Chromium here"):
        give_up(NO_CHROMIUM)


def test_what_is_left_out_says_how_to_have_it() -> None:
    assert "apt install chromium" in NO_CHROMIUM
    assert no_postgres(OSError("no space left")) == (
        "the tests on PostgreSQL were left out, because no server starts here (no space left): "
        "name one of your own in EXITPLAN_TEST_PG_URL"
    )
