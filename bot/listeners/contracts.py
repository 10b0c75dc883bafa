"""Looking at contracts and changing them: overview, list, show, history, remove, restore."""

from __future__ import annotations

from bot.forms.command import read_list_filter
from bot.listeners.names import by_id, if_allowed, not_allowed, with_record, with_view
from bot.listeners.places import place_for
from bot.listeners.turn import Reply, Turn
from bot.messages.answers import gone_message
from bot.messages.contracts import (
    confirm_remove_message,
    newcomer_message,
    overview_message,
    removed_message,
    restored_message,
)
from bot.messages.history import history_message
from bot.messages.lists import list_message
from bot.messages.message import Message
from bot.messages.show import contract_message
from bot.usecases.look import list_contracts, load_history, load_overview
from bot.usecases.outcomes import Result
from bot.usecases.remove import remove_contract, restore_contract
from bot.usecases.views import ContractView
from planner.life import RESTORABLE_DAYS


def overview(turn: Turn, _: str) -> Reply:
    """`/exitplan` alone."""
    found = load_overview(turn.person, turn.services)
    return Reply(message=overview_message(found) if found.total else newcomer_message())


def list_page(turn: Turn, rest: str, page: int = 1, *, replaces: bool = False) -> Reply:
    """`list [mine|here|due N|missed|all]`."""
    wanted = read_list_filter(rest)
    found = list_contracts(wanted, page, turn.person, turn.channel_id, turn.services)
    return Reply(message=list_message(found), replaces=replaces)


def turn_page(turn: Turn, value: str) -> Reply:
    """Next and Previous: the list's own message turns the page, unless it was the overview."""
    words, _, page = value.rpartition(" ")
    return list_page(turn, words, int(page), replaces=turn.in_private)


def show(turn: Turn, name: str) -> Reply | None:
    """`show NAME`."""
    return with_view(turn, "show", name, lambda view: _show(turn, view))


def show_by_id(turn: Turn, contract_id: str) -> Reply | None:
    return by_id(turn, contract_id, lambda view: _show(turn, view))


def _show(turn: Turn, view: ContractView) -> Reply:
    return Reply(message=contract_message(view, place_for(turn, view.record.channel_id)))


def history(turn: Turn, name: str) -> Reply | None:
    """`history NAME`; removed contracts keep theirs."""
    return with_record(turn, "history", name, lambda record: _history(turn, record.id, 1), also_removed=True)


def turn_history_page(turn: Turn, value: str) -> Reply:
    contract_id, _, page = value.partition(" ")
    return _history(turn, contract_id, int(page), replaces=turn.in_private)


def _history(turn: Turn, contract_id: str, page: int, *, replaces: bool = False) -> Reply:
    found = load_history(contract_id, page, turn.person, turn.services)
    if found is None:
        return Reply(message=gone_message())
    return Reply(message=history_message(found), replaces=replaces)


def ask_to_remove(turn: Turn, name: str) -> Reply | None:
    """`remove NAME`: asks first."""
    return with_view(
        turn,
        "remove",
        name,
        lambda view: if_allowed(turn, view, lambda view: Reply(message=confirm_remove_message(view))),
    )


def remove(turn: Turn, contract_id: str) -> Reply:
    """The button under the question."""
    change = remove_contract(contract_id, turn.person, turn.services)
    if change.record is None:
        return Reply(message=gone_message())
    if change.result is Result.NOT_ALLOWED:
        return not_allowed(turn, change.record)
    return Reply(message=removed_message(change.record), replaces=turn.in_private)


def restore(turn: Turn, name: str) -> Reply | None:
    """`restore NAME`."""
    return with_record(turn, "restore", name, lambda record: restore_by_id(turn, record.id), removed=True)


def restore_by_id(turn: Turn, contract_id: str) -> Reply:
    change = restore_contract(contract_id, turn.person, turn.services)
    if change.record is None:
        return Reply(message=gone_message())
    if change.result is Result.NOT_ALLOWED:
        return not_allowed(turn, change.record)
    if change.view is None:
        gone = f"It was removed more than {RESTORABLE_DAYS} days ago and is gone for good. Register it again."
        return Reply(message=Message.plain(gone))
    return Reply(message=restored_message(change.view))
