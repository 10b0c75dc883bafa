"""The one type of message: blocks, and the whole message as text for those who do not see blocks."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages.limits import Block, find_problems
from bot.messages.text import escape, inert_sentence, without_markup

__all__ = ["Block", "Message", "MessageTooLarge", "escape"]


class MessageTooLarge(Exception):  # noqa: N818 (reads as what happened)
    """A builder made what Slack would refuse: a bug, since builders shorten what people typed."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that Slack takes; anything over its limits is refused when it is made."""

    text: str
    """The whole message for screen readers and notifications, which do not read blocks."""
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        problems = find_problems(self.text, self.blocks)
        if problems:
            raise MessageTooLarge("; ".join(problems))

    @classmethod
    def plain(cls, text: str) -> Message:
        """One paragraph of our own words; what people typed in it is made inert by the caller."""
        section = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
        return cls(text=without_markup(text), blocks=(section,))

    @classmethod
    def quoting(cls, sentence: str) -> Message:
        """One sentence that may quote what people typed: none of it formats, links or pings."""
        return cls.plain(inert_sentence(sentence))

    def payload(self) -> Block:
        """What chat.postMessage, chat.update and response_url take."""
        return {"text": self.text, "blocks": list(self.blocks)}
