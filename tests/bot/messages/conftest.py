"""Golden messages: what people see, kept as JSON next to the tests.

`pytest tests/bot/messages --update-golden` rewrites them; read the difference before you commit it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.messages.message import Message
from sandbox.blocks import check_message
from tests.support.slackblocks_check import check_with_slackblocks

FOLDER = Path(__file__).parent / "golden"

Golden = Callable[[str, Message], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a message with its golden file; Slack's limits are checked by three independent readers."""
    is_update = bool(request.config.getoption("--update-golden", default=False))

    def compare(name: str, message: Message) -> None:
        payload = message.payload()
        check_with_slackblocks(payload)
        assert check_message(payload["blocks"]) == []
        path = FOLDER / f"{name}.json"
        if is_update:
            text = json.dumps(payload, indent=2, ensure_ascii=False, sort_keys=True)
            path.write_text(f"{text}\n", encoding="utf-8")
        assert payload == json.loads(path.read_text(encoding="utf-8"))

    return compare
