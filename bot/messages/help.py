"""The commands: the one place that lists them, for help, for unknown words and for tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.forms.command import OTHER_WORDS
from bot.messages.message import Message
from bot.messages.parts import Note, Paragraph, Part, compose, sections
from bot.messages.text import bold, code
from bot.wording.examples import REGISTERING
from bot.wording.format import listing


@dataclass(frozen=True, slots=True)
class Command:
    word: str
    usage: str
    """What follows `/exitplan`; capitals stand for what people fill in."""
    does: str
    example: str
    """The whole line, as it is typed."""


_BY_TASK: Mapping[str, tuple[Command, ...]] = {
    "Begin": (
        Command(
            "add",
            "add [text]",
            "register a contract; the form is filled from what you type",
            REGISTERING,
        ),
        Command(
            "import",
            "import",
            "register contracts from pasted spreadsheet rows: all of them or none",
            "/exitplan import",
        ),
    ),
    "See where you stand": (
        Command(
            "list", "list [mine|here|due N|missed|all]", "contracts by next deadline", "/exitplan list due 30"
        ),
        Command("show", "show NAME", "one contract: dates, money, open actions", "/exitplan show ActivTrak"),
        Command(
            "recommend",
            "recommend NAME",
            "which path fits, why, and what would change it",
            "/exitplan recommend ActivTrak",
        ),
        Command(
            "compare", "compare NAME", "doing nothing and the three paths", "/exitplan compare ActivTrak"
        ),
        Command("timeline", "timeline NAME", "the dated plan with its state", "/exitplan timeline ActivTrak"),
        Command("cost", "cost NAME", "overlap, saving and when it pays back", "/exitplan cost ActivTrak"),
        Command("credit", "credit NAME", "remaining value and typical credit", "/exitplan credit ActivTrak"),
    ),
    "Get out": (
        Command(
            "letter",
            "letter NAME [notice|request|escalate|cite|delete]",
            "a drafted letter with its address",
            "/exitplan letter ActivTrak notice",
        ),
        Command(
            "notice",
            "notice NAME",
            "record that notice was sent, or confirmed by the vendor",
            "/exitplan notice ActivTrak",
        ),
        Command(
            "negotiate",
            "negotiate NAME",
            "what was asked, answered and offered; the next step",
            "/exitplan negotiate ActivTrak",
        ),
        Command("done", "done NAME", "mark an action as done", "/exitplan done ActivTrak"),
        Command("snooze", "snooze NAME", "be reminded of an action later", "/exitplan snooze ActivTrak"),
        Command(
            "skip", "skip NAME", "mark an action as not needed, with a reason", "/exitplan skip ActivTrak"
        ),
        Command("assign", "assign NAME", "give an action to somebody", "/exitplan assign ActivTrak"),
    ),
    "As time goes on": (
        Command("edit", "edit NAME", "change facts; the plan follows", "/exitplan edit ActivTrak"),
        Command(
            "keep",
            "keep NAME",
            "keep the tool, with a reason; quiet until the next term",
            "/exitplan keep ActivTrak",
        ),
        Command("renewed", "renewed NAME", "it renewed: the next term begins", "/exitplan renewed ActivTrak"),
        Command(
            "ended",
            "ended NAME",
            "it has ended: reminders stop, and the outcome is shown",
            "/exitplan ended ActivTrak",
        ),
        Command(
            "remove", "remove NAME", "remove a contract; it is kept 30 days", "/exitplan remove ActivTrak"
        ),
        Command("restore", "restore NAME", "bring a removed contract back", "/exitplan restore ActivTrak"),
        Command("history", "history NAME", "who changed what, and when", "/exitplan history ActivTrak"),
    ),
    "For the workspace": (
        Command(
            "settings",
            "settings",
            "default channel, hour, zone, holiday country, digest day, fallback people, admins",
            "/exitplan settings",
        ),
        Command(
            "export",
            "export [csv|ics|json]",
            "all that you may read, as a file in your direct messages",
            "/exitplan export csv",
        ),
        Command("health", "health", "what is due, late, blocked or dead, and why", "/exitplan health"),
        Command("help", "help [command]", "this list, or one command", "/exitplan help add"),
    ),
}
COMMANDS: Mapping[str, Command] = {
    command.word: command for commands in _BY_TASK.values() for command in commands
}
"""By word, in the order of help."""

_NAMES = (
    "NAME is the vendor, any beginning of it that fits one contract only, or the short id. "
    "Dates and amounts as you write them: 31 Mar 2027, in 4 months, €11,400/yr."
)


def help_message(topic: str | None = None) -> Message:
    """All commands, or one of them with its example; an unknown topic gets the list."""
    command = COMMANDS.get((topic or "").strip().casefold())
    return compose(_all_parts() if command is None else _one_parts(command))


def _all_parts() -> Iterator[Part]:
    yield Paragraph(f"{code('/exitplan')} alone shows your contracts. Or type one of these after it:")
    for task, commands in _BY_TASK.items():
        yield from sections([bold(task), *(f"{code(one.usage)}: {one.does}" for one in commands)])
    yield Note(_NAMES)


def _one_parts(command: Command) -> Iterator[Part]:
    yield Paragraph(
        f"{code(f'/exitplan {command.usage}')}: {command.does}.\nFor example: {code(command.example)}"
    )
    others = [code(other) for other, word in OTHER_WORDS.items() if word == command.word]
    if others:
        yield Note(f"You can also type {listing(others, 'or')}.")
    yield Note(_NAMES)
