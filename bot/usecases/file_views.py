"""Files that people ask for: which one, and what it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.usecases.views import ContractView, ExportedContract, LetterView
from storage.records.contracts import ContractRecord


class FileKind(StrEnum):
    CHART = "chart"
    """Cash over time under each option, as a picture."""
    TIMELINE = "timeline"
    """The dated plan, as a picture."""
    CALENDAR = "calendar"
    """The dated plan, for a calendar."""
    LETTER = "letter"
    EXPORT = "export"
    """Every contract that the person may read."""


class ExportFormat(StrEnum):
    CSV = "csv"
    ICS = "ics"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One file: its kind, and where there are several of that kind, which (`notice`, `csv`)."""

    kind: FileKind
    which: str = ""

    @property
    def holds_prices(self) -> bool:
        """It is not shown where other organisations read: people write prices into letters, too."""
        return self.kind in {FileKind.CHART, FileKind.LETTER, FileKind.EXPORT}

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.which}" if self.which else self.kind.value


_TOPIC = re.compile(
    r"(?P<offer>offer )?(?P<kind>[a-z]+)(:(?P<which>[a-z]+))?(#(?P<id>\w+))?(@(?P<by>\w+))?", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a delivery of a file is about, as its row keeps it; at most 64 characters."""

    wanted: Wanted
    is_offer: bool = False
    """The offer to share it, not the file itself."""
    offer_id: str | None = None
    """The delivery with the offer that somebody took up."""
    shared_by: str | None = None

    def write(self) -> str:
        shown = f"{'offer ' if self.is_offer else ''}{self.wanted}"
        shown += f"#{self.offer_id}" if self.offer_id else ""
        return shown + (f"@{self.shared_by}" if self.shared_by else "")

    def taken_up(self, offer_id: str, user_id: str) -> Topic:
        """The file itself, shared by this person."""
        return replace(self, is_offer=False, offer_id=offer_id, shared_by=user_id)


def read_topic(text: str) -> Topic:
    """What `Topic.write` wrote. Raises ValueError."""
    parts = _TOPIC.fullmatch(text)
    if parts is None:
        raise ValueError(f"no topic of a file: {text}")
    wanted = Wanted(kind=FileKind(parts["kind"]), which=parts["which"] or "")
    return Topic(wanted=wanted, is_offer=bool(parts["offer"]), offer_id=parts["id"], shared_by=parts["by"])


class FileResult(StrEnum):
    """What became of the wish for a file."""

    QUEUED = "queued"
    ALREADY = "already"
    """The same is on its way, or was shared from the same offer."""
    GONE = "gone"


class Unshared(StrEnum):
    """Why a file can't be shared in a channel."""

    CLOSED = "closed"
    """exitplan is not in it."""
    ARCHIVED = "archived"
    EXTERNAL = "external"
    """Other organisations read there, and the file holds prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file to be made now."""

    wanted: Wanted
    contracts: tuple[ContractView, ...] = ()
    """The one that it is about; of a calendar with all plans, those under way."""
    exported: tuple[ExportedContract, ...] = ()
    """Of an export: all that the person may read."""
    letter: LetterView | None = None
    """Of a letter: what it is written from."""
    shared_by: str | None = None
    shared_by_name: str = ""
    """What they are called: a mention would notify them of what they know."""
    may_be_repeat: bool = False

    @property
    def contract(self) -> ContractView:
        """The one that it is about."""
        (only,) = self.contracts
        return only


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """The offer to share a file in its contract's channel."""

    wanted: Wanted
    record: ContractRecord
    offer_id: str
    is_taken_up: bool
