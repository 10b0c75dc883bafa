"""From what was typed to a contract, with one sentence for each fact that cannot be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.forms.contract_draft import Block, ContractDraft
from bot.forms.contract_refusals import TICK_RENEWED, find_refusals
from bot.forms.draft_reader import Calendars, DraftReader
from bot.forms.text import read_timezone
from planner.contract import Contract
from planner.playbook import Playbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The contract, with stand-ins for what could not be read; good only where `problems` is empty."""

    contract: Contract
    timezone: str
    problems: Mapping[Block, str]


def read_draft(
    draft: ContractDraft,
    *,
    today: date,
    playbook: Playbook,
    calendars: Calendars | None = None,
    existing: Contract | None = None,
    if_renewed: str = TICK_RENEWED,
) -> Reading:
    """Everything in the draft that can be read, and a sentence for everything that cannot.

    `existing` is the contract that is edited: it keeps what the form does not show. Without
    `calendars` countries are not checked.
    """
    reader = DraftReader(draft=draft, today=today, playbook=playbook, calendars=calendars)
    contract = reader.contract()
    timezone = reader.read(Block.TIMEZONE, read_timezone, "UTC")
    keeps_end = existing is not None and contract.end_on == existing.term_end_on
    refusals = find_refusals(
        contract,
        unread=set(reader.problems),
        today=today,
        may_have_ended=keeps_end,
        if_renewed=if_renewed,
    )
    for block, sentence in refusals:
        reader.problems.setdefault(block, sentence)
    if calendars is not None and not reader.problems:
        years = range(min(today.year, contract.end_on.year) - 1, max(today.year, contract.end_on.year) + 2)
        calendar = calendars.calendar_for(contract.country, years if contract.country else ())
        contract = replace(contract, calendar=calendar)
    if existing is not None:
        contract = _with_what_is_recorded(contract, existing)
    return Reading(contract=contract, timezone=timezone, problems=reader.problems)


def _with_what_is_recorded(contract: Contract, existing: Contract) -> Contract:
    """With its notice and its release: the form asks for neither, so it refuses nothing of them."""
    contract = replace(contract, notice=existing.notice)
    if existing.released_from is None:
        return contract
    return contract.released(min(existing.end_on, contract.end_on))


def find_problems(draft: ContractDraft, *, today: date, playbook: Playbook) -> dict[Block, str]:
    """What is wrong with the facts that were typed; those still missing are not."""
    found = read_draft(draft, today=today, playbook=playbook).problems
    needs_unit = {Block.UNIT} if draft.price.strip() else set[Block]()
    return {block: text for block, text in found.items() if draft[block].strip() or block in needs_unit}
