"""`exitplan manifest`: what to paste where Slack asks for an app's manifest."""

from __future__ import annotations

from pathlib import Path

from bot.cli.output import print_answer

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


def run() -> int:
    return print_answer(MANIFEST.read_bytes())
