"""The links of a negotiation file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.forms.evidence_form import is_link
from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.parts import Paragraph, Part, button, compose, confirm
from bot.messages.steps import local_day
from bot.messages.text import bold, escape, inert, mention, place
from bot.usecases.views import MOST_LINKS, NegotiationView
from bot.wording.format import day
from storage.records.negotiations import EvidenceRecord

LONGEST_LABEL = 50
_SLACK = r"(https://[a-z0-9.-]+\.slack\.com|http://127\.0\.0\.1:\d+)"
"""Slack's own addresses, and those of the sandbox on the reader's own machine."""
_MESSAGE = re.compile(rf"{_SLACK}/archives/(?P<channel>[CGD][A-Z0-9]+)/p\d+(\?\S*)?")
"""Address of a message, which nobody else can give out."""
FULL = f"A file holds {MOST_LINKS} links: remove one that matters less, then add this one."


def evidence_parts(view: NegotiationView) -> Iterator[Part]:
    """A line for each link, each with a way to take it out again."""
    if not view.evidence:
        yield Paragraph(
            f"{bold('Evidence:')} none yet. Add links here, or use a message's menu: "
            "More message shortcuts, Add as evidence."
        )
        return
    yield Paragraph(bold("Evidence"))
    question = confirm(
        "Take it out?", "The link leaves the file; what it points to stays.", "Take it out", danger=True
    )
    for link in view.evidence:
        removal = button("Remove", ActionId.REMOVE_EVIDENCE, link.id, confirm=question)
        yield Paragraph(_link_line(link, view), removal if view.contract.may_change else None)


def _link_line(link: EvidenceRecord, view: NegotiationView) -> str:
    # One reader sees this, so that naming people pings nobody.
    added_on = local_day(link.added_at, view.contract.record.timezone)
    when = f" on {day(added_on)}" if added_on else ""
    title = f"{link.title}: " if link.title else ""
    return f"{title}{link_text(link.link)}, added by {mention(link.added_by)}{when}"


def link_text(link: str) -> str:
    """A link under the address that it leads to, so that it can't pretend to lead elsewhere."""
    in_slack = _MESSAGE.fullmatch(link)
    if in_slack and is_link(link):
        return f"<{escape(link)}|a message> in {place(in_slack['channel'], direct='a direct message')}"
    label = inert(link.partition("://")[2] or link, longest=LONGEST_LABEL)
    return f"<{escape(link)}|{label}>" if is_link(link) else label


def evidence_gone_message() -> Message:
    return compose([Paragraph("That link is not in the file any more.")])
