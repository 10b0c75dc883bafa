"""/healthz is red when delivery is in trouble, and when the database can't be asked."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.health_server import serving_health
from scheduler.trouble import Finding, Report, Trouble


def get(port: int, path: str) -> tuple[int, Any]:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.loads(error.read() or b"null") if error.code == 503 else None


def no_metrics() -> tuple[str, bytes]:
    return "text/plain; version=0.0.4", b"exitplan_database_up 1.0\n"


def broken() -> Any:
    raise OSError("the disk is gone")


def test_while_all_is_clean_it_says_so() -> None:
    with serving_health(0, look=Report, is_ready=lambda: True, tell=no_metrics) as port:
        assert get(port, "/healthz") == (200, {"ok": True, "troubles": {}})
        assert get(port, "/readyz") == (200, {"ok": True})
        assert get(port, "/")[0] == 404


def test_trouble_is_counted_and_names_nobody() -> None:
    overdue = Finding(trouble=Trouble.OVERDUE, workspace_id="T0TEAM", detail="secret")
    report = Report(findings=(overdue, overdue, Finding(trouble=Trouble.UNQUEUED, count=7)))

    with serving_health(0, look=lambda: report, is_ready=lambda: False, tell=no_metrics) as port:
        assert get(port, "/healthz") == (503, {"ok": False, "troubles": {"overdue": 2, "unqueued": 7}})
        assert get(port, "/readyz") == (503, {"ok": False})


def test_metrics_are_answered_as_they_are() -> None:
    with (
        serving_health(0, look=Report, is_ready=lambda: True, tell=no_metrics) as port,
        urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer,
    ):
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4"
        assert answer.read() == b"exitplan_database_up 1.0\n"


@pytest.mark.filterwarnings("ignore")
def test_metrics_that_cannot_be_told_are_trouble() -> None:
    with serving_health(0, look=Report, is_ready=lambda: True, tell=broken) as port:
        with pytest.raises(HTTPError) as refused:
            urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5)
        refused.value.close()

        assert refused.value.code == 503


@pytest.mark.filterwarnings("ignore")
def test_a_database_that_cannot_be_asked_is_trouble() -> None:
    with serving_health(0, look=broken, is_ready=broken, tell=broken) as port:
        assert get(port, "/healthz") == (503, {"ok": False, "troubles": {"database": 1}})
        assert get(port, "/readyz") == (503, {"ok": False})
