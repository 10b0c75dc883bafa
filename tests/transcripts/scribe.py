"""Writes down, as plain text, what people do and everything that they see, in order and with its time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import reduce
from zoneinfo import ZoneInfo

from bot.messages.text import shorten, without_markup
from sandbox.model import TEAM_ID, Conversation, ConversationKind, JsonObject, Message
from tests.support.office import Office

BERLIN = ZoneInfo("Europe/Berlin")
INDENT = "       "
ID = "abc234"
LONGEST_TITLE = 60
"""Characters of a message's first line, where another one points to it."""

_MENTION = re.compile(r"<@(\w+)>")
_CHANNEL = re.compile(r"<#(\w+)>")
_LINK = re.compile(r"<([^|>]+)\|([^>]+)>")
_BARE_LINK = re.compile(r"<((?:https?|mailto)[^>]*)>")


class Kind(StrEnum):
    DEED = "deed"
    POST = "post"
    EDIT = "edit"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One deed of a person, or one thing that somebody sees."""

    at: datetime
    kind: Kind
    heading: str
    lines: tuple[str, ...] = ()
    """What it says; of an edit only what is new."""
    place: str = ""
    is_reply: bool = False

    @property
    def is_public(self) -> bool:
        return self.place.startswith("#")


@dataclass(slots=True, kw_only=True)
class Scribe:
    """Looks at a whole workspace after everything that happens in it."""

    office: Office
    entries: list[Entry] = field(default_factory=list)
    _known: dict[tuple[str, str], Message] = field(default_factory=dict)

    def note(self, deed: str) -> None:
        """Write down what somebody is about to do."""
        self.entries.append(Entry(at=self._now(), kind=Kind.DEED, heading=deed))

    def look(self) -> None:
        """Write down all that is new, changed or gone since the last look."""
        found = dict(self._messages())
        fresh = [message for key, message in found.items() if key not in self._known]
        self.entries.extend(self._posted(message) for message in sorted(fresh, key=in_order))
        for before in sorted(self._known.values(), key=in_order):
            after = found.get(_key(before))
            if after is None:
                self.entries.append(self._gone(before))
            elif self.lines(after) != self.lines(before):
                self.entries.append(self._edited(before, after))
        self._known = found

    def lines(self, message: Message) -> list[str]:
        """A message as its reader sees it, its buttons last."""
        labels = [f"[{label}]" for label in _labels(message)]
        return [*self._words(message.text).splitlines(), *([" ".join(labels)] if labels else [])]

    def title(self, message: Message) -> str:
        """Its first line, shortened: enough to know it again."""
        return shorten(self.lines(message)[0], LONGEST_TITLE)

    def transcript(self) -> str:
        """All of it, with a name in place of the contract's id, which is another one every time."""
        text = "\n".join(self._written()).lstrip("\n")
        with self.office.database.reading() as transaction:
            ids = [record.id for record in transaction.contracts.list(TEAM_ID)]
        return f"{reduce(lambda told, one: told.replace(one, ID), ids, text)}\n"

    def _written(self) -> Iterator[str]:
        day = None
        for entry, times in _gathered(self.entries):
            at = entry.at.astimezone(BERLIN)
            if at.date() != day:
                day = at.date()
                yield from ("", f"== {at:%a} {at.day} {at:%b %Y} ==")
            yield ""
            yield f"{at:%H:%M}  {entry.heading}{f' ({times} messages alike)' if times > 1 else ''}"
            yield from (f"{INDENT}{line}".rstrip() for line in entry.lines)

    def _posted(self, message: Message) -> Entry:
        place = self._place(message)
        root = self._known.get((message.channel, message.thread_ts or ""))
        thread = "" if root is None else f", under “{self.title(root)}”"
        shown = ", shown in the channel too" if message.also_in_channel else ""
        return Entry(
            at=message.at,
            kind=Kind.POST,
            heading=f"exitplan {place}{thread}{shown}:",
            lines=tuple(self.lines(message)),
            place=place.removeprefix("in "),
            is_reply=message.thread_ts is not None,
        )

    def _edited(self, before: Message, after: Message) -> Entry:
        old = set(self.lines(before))
        gone = "(its buttons go)" if _labels(before) and not _labels(after) else ""
        return Entry(
            at=self._now(),
            kind=Kind.EDIT,
            heading=f"exitplan edits “{self.title(before)}”{f' {gone}' if gone else ''}:",
            lines=tuple(line for line in self.lines(after) if line not in old),
            place=self._place(after).removeprefix("in "),
        )

    def _gone(self, before: Message) -> Entry:
        heading = f"exitplan takes away “{self.title(before)}”."
        return Entry(at=self._now(), kind=Kind.GONE, heading=heading, place=self._place(before))

    def _place(self, message: Message) -> str:
        if message.seen_only_by is not None:
            return f"to {self._name(message.seen_only_by)} alone"
        conversation = self._conversations()[message.channel]
        if conversation.kind is ConversationKind.DM:
            owner = next(one for one in conversation.members if one in self.office.sandbox.workspace.people)
            return f"to {self._name(owner)} in a direct message"
        return f"in #{conversation.name}"

    def _messages(self) -> Iterator[tuple[tuple[str, str], Message]]:
        for channel_id in self._conversations():
            for person in self.office.sandbox.workspace.people:
                for message in self.office.sandbox.messages(channel_id, person=person):
                    if message.by_bot:
                        yield _key(message), message

    def _conversations(self) -> dict[str, Conversation]:
        return dict(self.office.sandbox.workspace.conversations)

    def _words(self, text: str) -> str:
        text = _MENTION.sub(lambda match: f"@{self._name(match[1])}", text)
        text = _CHANNEL.sub(lambda match: f"#{self._conversations()[match[1]].name}", text)
        text = _BARE_LINK.sub(r"\1", _LINK.sub(r"\2 (\1)", text))
        return without_markup(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _name(self, person_id: str) -> str:
        person = self.office.sandbox.workspace.people.get(person_id)
        return person.real_name if person else person_id

    def _now(self) -> datetime:
        return self.office.clock.now()


def _gathered(entries: Iterable[Entry]) -> Iterator[tuple[Entry, int]]:
    """Each entry with how often it comes: many messages that ask for one step change together."""
    edits = Counter(entry for entry in entries if entry.kind is Kind.EDIT)
    for entry in entries:
        times = edits.pop(entry, 0) if entry.kind is Kind.EDIT else 1
        if times:
            yield entry, times


def in_order(message: Message) -> tuple[datetime, str, str]:
    """By time; what is posted at one instant comes in an order of its own every time."""
    return message.at, message.channel, message.text


def _key(message: Message) -> tuple[str, str]:
    return message.channel, message.ts


def buttons(message: Message) -> list[JsonObject]:
    """All of them, from top to bottom."""
    elements = (
        element
        for block in message.blocks
        for element in (*block.get("elements", ()), block.get("accessory") or {})
    )
    return [element for element in elements if element.get("type") == "button"]


def _labels(message: Message) -> list[str]:
    return [element["text"]["text"] for element in buttons(message)]
