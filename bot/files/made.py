"""A file that is ready to be sent, and names for files."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.forms.quoting import one_line
from storage.records.contracts import ContractRecord

LONGEST_STEM = 40
"""Characters of a vendor's name in the name of a file."""
LONGEST_TITLE = 150
LONGEST_ALT_TEXT = 1_000
"""Characters that Slack takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    name: str
    """As it is saved: plain letters, digits and hyphens, so that every system takes it."""
    title: str
    """As it is shown above the file."""
    content: bytes
    alt_text: str = ""
    """Of a picture: the same facts in words."""


def file_name(record: ContractRecord, what: str, suffix: str) -> str:
    """`activtrak-notice.txt`; where the vendor's name has no plain letters, with the short id."""
    plain = unicodedata.normalize("NFKD", record.contract.vendor).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:LONGEST_STEM].strip("-")
    return f"{stem or record.id}-{what}.{suffix}"


def title(record: ContractRecord, what: str) -> str:
    """`ActivTrak: notice of non-renewal`; plain text, which Slack does not format."""
    room = LONGEST_TITLE - len(what) - len(": ")
    vendor = one_line(record.contract.vendor)
    shown = vendor if len(vendor) <= room else f"{vendor[: room - 1].rstrip()}…"
    return f"{shown}: {what}"
