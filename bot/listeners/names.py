"""From a typed NAME to the contract that is meant, or to an answer that helps to find it."""

from __future__ import annotations

from collections.abc import Callable

from bot.forms.errors import InputError
from bot.forms.names import Match, find_contracts
from bot.forms.quoting import one_line, quote
from bot.listeners.turn import Reply, Turn
from bot.messages.answers import gone_message, not_allowed_message, withheld_message
from bot.messages.lists import pick_message
from bot.usecases.access import Person, may_change, whom_to_ask
from bot.usecases.look import find_readable, find_withheld, load_view
from bot.usecases.views import ContractView
from bot.wording.examples import REGISTERING
from planner.life import RESTORABLE_DAYS
from storage.records.contracts import ContractRecord

ByRecord = Callable[[ContractRecord], Reply | None]
ByView = Callable[[ContractView], Reply | None]

SEVERAL = "Several contracts fit: which one?"
CHANGING = frozenset(
    {
        "assign",
        "done",
        "edit",
        "ended",
        "keep",
        "notice",
        "remove",
        "renewed",
        "restore",
        "skip",
        "snooze",
    }
)
"""Commands that change a contract, which not everybody may who reads it."""
ALIKE = "No contract has that name: did you mean one of these?"


def with_record(
    turn: Turn,
    command: str,
    name: str,
    answer: ByRecord,
    *,
    removed: bool = False,
    also_removed: bool = False,
) -> Reply | None:
    """Answer for the contract that `name` means; several are offered to pick from."""
    records = find_readable(turn.person, turn.services, removed=removed)
    if also_removed:
        records += find_readable(turn.person, turn.services, removed=True)
    if not name:
        raise InputError(_missing(turn.person, command, records, removed=removed))
    match = find_contracts(name, records)
    if match.one is not None:
        return answer(match.one)
    if match.records:
        return Reply(message=pick_message(command, match.records, SEVERAL))
    if not also_removed:
        _say_where_else(turn, name, removed=removed)
    return _nothing_found(command, name, match, records, removed=removed)


def with_view(turn: Turn, command: str, name: str, answer: ByView) -> Reply | None:
    """Answer with a view of the contract that `name` means."""
    return with_record(turn, command, name, lambda record: by_id(turn, record.id, answer))


def by_id(turn: Turn, contract_id: str, answer: ByView) -> Reply | None:
    """Answer with a view of the contract with this id; a button may have outlived its contract."""
    view = load_view(contract_id, turn.person, turn.services)
    return answer(view) if view else Reply(message=gone_message())


def if_allowed(turn: Turn, view: ContractView, answer: ByView) -> Reply | None:
    """Answer if this person may change the contract, else say whom to ask."""
    if not view.may_change:
        return not_allowed(turn, view.record)
    return answer(view)


def not_allowed(turn: Turn, record: ContractRecord) -> Reply:
    return Reply(message=not_allowed_message(record, whom_to_ask(turn.person, record)))


def withheld(turn: Turn, value: str) -> Reply | None:
    """What is told to a reader of the channel who clicks there on a contract that is not theirs to read."""
    if turn.in_private or not turn.channel_id:
        return None
    record = find_withheld(value.split(), turn.channel_id, turn.person, turn.services)
    if record is None:
        return None
    return Reply(message=withheld_message(record, whom_to_ask(turn.person, record)))


def _missing(person: Person, command: str, records: tuple[ContractRecord, ...], *, removed: bool) -> str:
    word = command.split(maxsplit=1)[0]
    if not records:
        nothing = "There is no removed contract to restore." if removed else "No contract is registered yet."
        return f"{nothing} Start with {REGISTERING}."
    theirs = [record for record in records if may_change(person, record)]
    if word in CHANGING and not theirs:
        return "Name the contract: /exitplan list all shows which ones there are."
    example = one_line((theirs or records)[0].contract.vendor)
    return f"Name the contract, like /exitplan {word} {example}."


def _say_where_else(turn: Turn, name: str, *, removed: bool) -> None:
    """Raises InputError where the name is that of a contract on the other side of removal."""
    other = find_contracts(name, find_readable(turn.person, turn.services, removed=not removed)).one
    if other is None:
        return
    vendor = one_line(other.contract.vendor)
    if removed:
        raise InputError(f"{quote(vendor)} is not removed: type /exitplan show {vendor} to see it.")
    raise InputError(f"{quote(vendor)} was removed: type /exitplan restore {vendor} to bring it back.")


def _nothing_found(
    command: str, name: str, match: Match, records: tuple[ContractRecord, ...], *, removed: bool
) -> Reply | None:
    alike = tuple(record for record in records if record.contract.vendor in match.suggestions)
    if alike:
        return Reply(message=pick_message(command, alike, ALIKE))
    if removed:
        raise InputError(
            f"There is no removed contract {quote(name)}: {RESTORABLE_DAYS} days after the removal it is "
            f"gone for good. Register it again, like {REGISTERING}."
        )
    raise InputError(f"There is no contract {quote(name)}: type /exitplan list all to see them.")
