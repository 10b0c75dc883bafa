"""`exitplan manifest`: what to paste where Slack asks for an app's manifest."""

from __future__ import annotations

import sys
from pathlib import Path

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


def run() -> int:
    sys.stdout.write(MANIFEST.read_text(encoding="utf-8"))
    return 0
