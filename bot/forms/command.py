"""What stands behind `/exitplan`: the command's word, and the rest for the command to read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from bot.forms.errors import InputError
from bot.forms.numbers import read_whole
from bot.forms.quoting import one_line, quote, repeat
from bot.ids import LetterKind
from bot.usecases.file_views import ExportFormat
from bot.usecases.portfolio_views import ListFilter

MAX_DUE_DAYS = 3_650
"""Ten years: the longest term that is planned for."""

LIKENESS = 0.7
"""How alike a typo and a command are at least: `lsit` means `list`, `digest` does not."""

SUGGESTED_CHARACTERS = 100
"""How much of what stood behind a mistyped command its suggestion repeats: any name, and most of `add`."""

OTHER_WORDS: Mapping[str, str] = {
    "register": "add",
    "new": "add",
    "create": "add",
    "change": "edit",
    "update": "edit",
    "end": "ended",
    "delete": "remove",
    "undelete": "restore",
}
"""What people type for a command, and what it is called."""

_MAY_MEAN: Mapping[str, str] = {
    "cancel": "letter",
    "terminate": "letter",
    "plan": "recommend",
    "start": "recommend",
    "leave": "recommend",
    "status": "show",
    "view": "show",
    "postpone": "snooze",
    "stop": "ended",
    "undo": "restore",
    "log": "history",
    "download": "export",
    "config": "settings",
}
"""Words that mean a command most likely, but not surely: it is offered, not done."""

_FILTERS = ("mine", "here", "missed", "all")
_LIST_WORDS = (*_FILTERS, "due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    word: str
    """In lower case; empty for `/exitplan` alone."""
    rest: str
    """What follows, as it was typed."""


def read_command(text: str, *, words: Collection[str]) -> Command:
    """The command and its arguments. Raises InputError for a word that is none of `words`."""
    word, rest = [*text.split(maxsplit=1), "", ""][:2]
    word = one_line(word).casefold()
    word = word if word in words else OTHER_WORDS.get(word, word)
    if word and word not in words:
        raise _unknown_command(word, _line_for(word, rest, words))
    return Command(word=word, rest=rest.strip())


def read_topic(text: str, *, words: Collection[str]) -> str:
    """The command that `help` is to explain, by any word for it; empty for all of them."""
    word = one_line(next(iter(text.casefold().removeprefix("/exitplan").split()), ""))
    word = OTHER_WORDS.get(word, word)
    if word and word not in words:
        raise _unknown_command(word, f"help {meant}" if (meant := _meant_by(word, words)) else "")
    return word


def _unknown_command(word: str, line: str) -> InputError:
    """Says that there is no such command, and which line may be meant."""
    hint = f"did you mean /exitplan {line}?" if line else "type /exitplan help to see them all."
    return InputError(f"There is no command {quote(word)}: {hint}")


def _line_for(word: str, rest: str, words: Collection[str]) -> str:
    """The whole line that would work instead; empty where no command is likely to be meant."""
    if word == "due":
        return f"list {_if_readable(f'due {rest}', read_list_filter) or 'due 30'}"
    if word in _LIST_WORDS:
        return f"list {word}"
    if not (meant := _meant_by(word, words)):
        return ""
    return f"{meant} {repeat(_fitting(meant, rest), SUGGESTED_CHARACTERS)}".rstrip()


def _fitting(word: str, rest: str) -> str:
    """What of the text behind a command it can use; the rows of `import` need their lines."""
    if word in {"import", "settings", "health"}:
        return ""
    reader = {"list": read_list_filter, "export": read_export_format}.get(word)
    return rest if reader is None else _if_readable(rest, reader)


def _if_readable(text: str, read: Callable[[str], object]) -> str:
    try:
        read(text)
    except InputError:
        return ""
    return text.strip()


def _meant_by(word: str, words: Collection[str]) -> str:
    """The command that an unknown word most likely means; empty where none is likely."""
    if word in _LIST_WORDS:
        return "list"
    if word in _MAY_MEAN:
        return _MAY_MEAN[word]
    alike = difflib.get_close_matches(word, (*words, *OTHER_WORDS), n=1, cutoff=LIKENESS)
    return OTHER_WORDS.get(alike[0], alike[0]) if alike else ""


def read_list_filter(rest: str) -> ListFilter:
    """The filter of `list`: `mine`, `here`, `due N`, `missed` or `all`; nothing is `all`."""
    kind, *values = rest.casefold().split() or ["all"]
    if kind == "due":
        return ListFilter(kind="due", due_days=_due_days(values))
    if kind not in _FILTERS or values:
        raise InputError(_unknown_filter(rest))
    return ListFilter(kind=kind)


def _due_days(values: list[str]) -> int:
    if values and values[-1] in {"day", "days"}:
        values = values[:-1]
    if len(values) != 1:
        raise InputError("Say within how many days, like /exitplan list due 30.")
    days = read_whole(values[0], "the days", example="/exitplan list due 30")
    if not 0 <= days <= MAX_DUE_DAYS:
        raise InputError(f"Give 0 to {MAX_DUE_DAYS:,} days, like /exitplan list due 30.")
    return days


def _unknown_filter(rest: str) -> str:
    alike = difflib.get_close_matches(rest.casefold(), _LIST_WORDS, n=1)
    hint = (
        f"did you mean /exitplan list {alike[0]}{' 30' if alike[0] == 'due' else ''}?"
        if alike
        else ("use mine, here, due 30, missed or all, like /exitplan list mine.")
    )
    return f"{quote(rest)} is no filter of the list: {hint}"


def read_export_format(rest: str) -> ExportFormat:
    """The format of `export`; nothing is `csv`."""
    typed = rest.strip().casefold() or ExportFormat.CSV.value
    if typed not in set(ExportFormat):
        raise InputError(f"{quote(rest)} is no format: use csv, ics or json, like /exitplan export csv.")
    return ExportFormat(typed)


def read_assigned_name(rest: str) -> str:
    """The NAME of `assign NAME`; a person named behind it is left to the form, which asks for one."""
    return re.sub(r"\s+(?:to\s+)?(?:@\S+|<@[^>]*>|me)$", "", rest.strip(), flags=re.IGNORECASE)


def read_letter_request(rest: str) -> tuple[str, LetterKind | None]:
    """The NAME and the kind of letter of `letter NAME [kind]`; None where no kind is given."""
    name, _, last = rest.strip().rpartition(" ")
    if name and last.casefold() in set(LetterKind):
        return name.strip(), LetterKind(last.casefold())
    return rest.strip(), None
