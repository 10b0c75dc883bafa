"""The form that registers or edits a contract: shown, refilled, read; both directions side by side.

Facts stay as typed (`ContractDraft`) until all of them can be read, so that nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.forms.contract_draft import MORE_BLOCKS, Access, Block, ContractDraft, draft_of
from bot.forms.contract_facts import fill_in
from bot.forms.contract_labels import LABELS
from bot.forms.contract_metadata import ContractFormMetadata, fits, hidden_facts, read_metadata
from bot.forms.contract_reading import find_problems, read_draft
from bot.forms.contract_view import REFILLED, ContractModal
from bot.forms.draft_reader import Calendars
from bot.forms.errors import FormError
from bot.forms.modals import block_ids, read_state
from planner.contract import Contract
from storage.playbooks import Playbooks
from storage.records.contracts import ContractRecord

VENDOR = Block.VENDOR.value
CHANNEL = Block.CHANNEL.value
OWNER = Block.OWNER.value
BACKUP = Block.BACKUP.value
"""Block ids, for errors that only the app can find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractForm:
    """A submitted form that can be saved."""

    contract: Contract
    assumes_billing: bool
    """Nobody has said how it is billed, and the vendor is not known for it."""
    channel_id: str
    owner_id: str
    backup_id: str | None
    access: Access | None
    """None: as the channel."""
    timezone: str
    nonce: str
    contract_id: str | None
    """None: a new one."""
    expected_revision: int | None
    origin_channel_id: str | None
    twin_id: str | None
    """The contract of the same vendor and end date that the person knows of."""


def contract_view(
    draft: ContractDraft,
    *,
    nonce: str,
    playbooks: Playbooks,
    today: date,
    timezone: str,
    person_id: str,
    channel_id: str | None = None,
    origin_channel_id: str | None = None,
    contract_id: str | None = None,
    expected_revision: int | None = None,
    show_more: bool = False,
    duplicate: ContractRecord | None = None,
) -> dict[str, Any]:
    """The form with what is known so far, and with what the vendor's playbook adds.

    Channel, owner and time zone are those of the draft, else `channel_id`, `person_id` and `timezone`.
    """
    metadata = ContractFormMetadata(
        nonce=nonce,
        timezone=timezone,
        person_id=person_id,
        contract_id=contract_id,
        expected_revision=expected_revision,
        origin_channel_id=origin_channel_id,
        show_more=show_more,
    )
    draft = replace(
        draft,
        channel_id=draft.channel_id or channel_id or "",
        owner_id=draft.owner_id or person_id,
        timezone=draft.timezone or timezone,
    )
    return _build(draft, metadata, playbooks, today, duplicate)


def refreshed_view(
    view: Mapping[str, Any],
    *,
    playbooks: Playbooks,
    today: date,
    show_more: bool | None = None,
    duplicate: ContractRecord | None = None,
) -> dict[str, Any]:
    """The form once more with what stands in it now: with more facts, or for another vendor.

    `duplicate`: the contract that is registered already; the next submit keeps both, unless it is the twin
    of yet another one.
    """
    metadata = read_metadata(view)
    metadata = replace(
        metadata,
        show_more=metadata.show_more if show_more is None else show_more,
        twin_id=metadata.twin_id if duplicate is None else duplicate.id,
    )
    return _build(draft_from_view(view), metadata, playbooks, today, duplicate)


def _build(
    draft: ContractDraft,
    metadata: ContractFormMetadata,
    playbooks: Playbooks,
    today: date,
    duplicate: ContractRecord | None,
) -> dict[str, Any]:
    """The modal. Facts behind *More facts* that are wrong, or too long to travel unseen, are shown."""
    playbook = playbooks.find(draft.vendor)
    problems = find_problems(draft, today=today, playbook=playbook)
    is_wrong = any(block in MORE_BLOCKS for block in problems)
    show_more = metadata.show_more or is_wrong or not fits(hidden_facts(draft))
    typed = draft
    draft, filled = fill_in(draft, playbook, metadata.filled, show_more=show_more)
    is_refilled = any(draft[block] != typed[block] for block in REFILLED)
    metadata = replace(
        metadata,
        generation=metadata.generation + is_refilled,
        show_more=show_more,
        filled=filled,
        hidden={} if show_more else hidden_facts(draft),
    )
    problems = find_problems(draft, today=today, playbook=playbook)
    return ContractModal(
        draft=draft,
        metadata=metadata,
        playbook=playbook,
        today=today,
        problems=problems,
        duplicate=duplicate,
    ).view()


def draft_from_view(view: Mapping[str, Any]) -> ContractDraft:
    """What stands in the form, as typed; hidden facts included."""
    known = {block.value: value for block, value in read_metadata(view).hidden.items()}
    shown = {name: value for name, value in read_state(view).items() if name in set(Block)}
    return ContractDraft(**(known | shown))


def read_contract_form(
    view: Mapping[str, Any],
    *,
    today: date,
    playbooks: Playbooks,
    calendars: Calendars,
    existing: Contract | None = None,
) -> ContractForm:
    """The contract as submitted. Raises FormError with a sentence for every field that is wrong.

    `existing` is the contract that is edited: it keeps its notice, and what the form does not show.
    """
    metadata, draft = read_metadata(view), draft_from_view(view)
    playbook = playbooks.find(draft.vendor)
    reading = read_draft(draft, today=today, playbook=playbook, calendars=calendars, existing=existing)
    problems = {**reading.problems}
    if not draft.channel_id:
        problems[Block.CHANNEL] = "Choose the channel in which the reminders are posted."
    if problems:
        raise FormError(dict(_placed(problems, view)))
    return ContractForm(
        contract=reading.contract,
        assumes_billing=not draft.billing and playbook.is_generic,
        channel_id=draft.channel_id,
        owner_id=draft.owner_id or metadata.person_id,
        backup_id=draft.backup_id or None,
        access=Access(draft.access) if draft.access in set(Access) else None,
        timezone=reading.timezone if draft.timezone.strip() else metadata.timezone,
        nonce=metadata.nonce,
        contract_id=metadata.contract_id,
        expected_revision=metadata.expected_revision,
        origin_channel_id=metadata.origin_channel_id,
        twin_id=metadata.twin_id,
    )


def _placed(problems: Mapping[Block, str], view: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each sentence at its block; those of fields that are not shown together at one that is."""
    ids = block_ids(view)
    shown = {block: sentence for block, sentence in problems.items() if block in ids}
    hidden = [f"{LABELS[block]} (More facts): {text}" for block, text in problems.items() if block not in ids]
    yield from ((ids[block], sentence) for block, sentence in shown.items())
    if hidden:
        free = [block for block in (Block.NOTICE_DAYS, *Block) if block in ids and block not in shown]
        place = ids[free[0]] if free else VENDOR
        yield place, " ".join(hidden)


__all__ = [
    "BACKUP",
    "CHANNEL",
    "OWNER",
    "VENDOR",
    "Access",
    "Block",
    "Calendars",
    "ContractDraft",
    "ContractForm",
    "ContractFormMetadata",
    "contract_view",
    "draft_from_view",
    "draft_of",
    "read_contract_form",
    "read_metadata",
    "refreshed_view",
]
