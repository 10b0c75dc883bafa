"""`exitplan doctor` as a process, beside the bot that it looks at."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.support.processes import a_process


@pytest.fixture
def settings(sandbox: Sandbox) -> dict[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "EXITPLAN_HEALTH_PORT": str(port),
    }


def test_beside_a_running_bot_all_is_well(tmp_path: Path, settings: dict[str, str]) -> None:
    with a_process("run", folder=tmp_path, **settings) as bot:
        bot.wait_for("Connected")
        with a_process("doctor", folder=tmp_path, **settings) as doctor:
            assert doctor.wait() == 0, doctor.printed()

        assert "ok: running bot: It is ready, and everything due is said.\n" in doctor.printed()
        assert bot.stop() == 0
        assert bot.complained() == ""


def test_where_no_bot_runs_the_status_is_1_and_no_token_is_printed(
    tmp_path: Path, sandbox: Sandbox, settings: dict[str, str]
) -> None:
    with a_process("doctor", folder=tmp_path, **settings) as doctor:
        assert doctor.wait() == 1

    assert "wrong: running bot: Nobody answers at port " in doctor.printed()
    assert "ok: database: SQLite, exitplan.db; the first start makes it.\n" in doctor.printed()
    assert doctor.complained() == ""
    assert sandbox.bot_token not in doctor.printed()
    assert sandbox.app_token not in doctor.printed()
