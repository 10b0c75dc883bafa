"""The contract form as a modal: short at first, everything behind *More facts*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, InputInteractiveElement
from slack_sdk.models.blocks import Block as SlackBlock

from bot.forms import modals
from bot.forms.amounts import read_amount
from bot.forms.contract_draft import Block, ContractDraft
from bot.forms.contract_facts import (
    filled_hint,
    find_plan,
    may_leave_notice,
    notice_hint,
    price_hint,
    renewal_hint,
    replacement_hint,
    vendor_note,
)
from bot.forms.contract_labels import ACCESSES, BILLINGS, FLAG_NAMES, HINTS, LABELS, METHODS, RENEWALS, UNITS
from bot.forms.contract_metadata import ContractFormMetadata, as_json
from bot.forms.dates import read_end_day
from bot.forms.errors import InputError
from bot.forms.modals import modal, note, paragraph, plain, question, text_field
from bot.forms.quoting import one_line
from bot.ids import ActionId, CallbackId
from bot.wording.format import day, money
from planner.contract import Billing
from planner.playbook import Playbook
from storage.records.contracts import ContractRecord

REFILLED = frozenset(
    {
        Block.PRICE,
        Block.UNIT,
        Block.NOTICE_DAYS,
        Block.PLAN,
        Block.TERM_MONTHS,
        Block.AUTO_RENEWS,
        Block.NOTICE_METHOD,
        Block.REPLACEMENT_PRICE,
        Block.TRIAL_DAYS,
    }
)
"""Fields that change with the vendor; each time under a new id, or Slack would keep the old value."""
MAX_SHOWN = 120
"""Characters of a hidden fact that the short form shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractModal:
    """Everything that the form shows."""

    draft: ContractDraft
    metadata: ContractFormMetadata
    playbook: Playbook
    today: date
    problems: Mapping[Block, str]
    duplicate: ContractRecord | None = None

    def view(self) -> dict[str, Any]:
        is_new = self.metadata.contract_id is None
        title, submit = ("Register a contract", "Register") if is_new else ("Edit the contract", "Save")
        return modal(CallbackId.CONTRACT_FORM, title, submit, self._blocks(), as_json(self.metadata))

    def _blocks(self) -> Iterator[SlackBlock]:
        if self.duplicate is not None:
            yield paragraph(_duplicate_warning(self.duplicate, self.metadata.contract_id is None))
        if self.draft.leftover:
            yield from self._text(Block.LEFTOVER, multiline=True)
        yield from self._contract()
        yield from self._more() if self.metadata.show_more else self._button()

    def _contract(self) -> Iterator[SlackBlock]:
        vendor = text_field(self.draft.vendor, placeholder="ActivTrak", action_id=ActionId.VENDOR_CHOSEN)
        yield from self._ask(Block.VENDOR, vendor, optional=False, dispatches=True)
        yield from _notes(vendor_note(self.draft, self.playbook))
        yield from self._text(Block.SEATS, "50", optional=False)
        has_list = bool(self.playbook.plans)
        yield from self._text(Block.PRICE, "19 USD", hint=price_hint(self.playbook), optional=has_list)
        yield from _notes(self._assumed_currency())
        yield from self._ask(Block.UNIT, modals.menu(UNITS, self.draft.unit, placeholder="Choose"))
        yield from self._text(Block.END_ON, "31 Mar 2027", optional=False)
        yield from _notes(self._end_as_read())
        yield from self._notice_days()
        yield from self._ask(Block.CHANNEL, self._channels(), optional=False)

    def _notice_days(self) -> Iterator[SlackBlock]:
        """Asked for as optional while no vendor is named: one that is known may be typed without Enter."""
        is_optional = not self.draft.vendor.strip() or may_leave_notice(self.draft, self.playbook)
        hint = notice_hint(self.draft, self.playbook)
        return self._text(Block.NOTICE_DAYS, "30", hint=hint, optional=is_optional)

    def _channels(self) -> InputInteractiveElement:
        ids = (self.draft.channel_id, self.metadata.origin_channel_id or "")
        return modals.channel_menu(ids[0], direct_messages=any(one.startswith("D") for one in ids))

    def _button(self) -> Iterator[SlackBlock]:
        yield from _notes(self._assumed_billing())
        yield from _notes(self._hidden_facts())
        button = ButtonElement(text=plain("More facts"), action_id=ActionId.MORE_FACTS.value)
        yield ActionsBlock(block_id="more", elements=[button])

    def _more(self) -> Iterator[SlackBlock]:
        draft = self.draft
        yield from self._plan()
        yield from self._text(Block.CURRENCY)
        yield from self._ask(Block.BILLING, modals.menu(BILLINGS, draft.billing or Billing.PREPAID_ANNUAL))
        yield from self._text(Block.TERM_MONTHS)
        yield from self._text(Block.RENEWAL_TERM_MONTHS, hint=renewal_hint(self.playbook))
        renewals = modals.menu(RENEWALS, draft.auto_renews, action_id=ActionId.RENEWAL_CHOSEN)
        yield from self._ask(Block.AUTO_RENEWS, renewals, dispatches=True)
        yield from self._ask(Block.NOTICE_METHOD, modals.menu(METHODS, draft.notice_method))
        yield from self._text(Block.RESELLER)
        yield from self._replacement()
        yield from self._ask(Block.SITUATION, modals.checkboxes(FLAG_NAMES, draft.flags))
        yield from self._text(Block.BILLING_ERROR)
        yield from self._ask(Block.OWNER, modals.person_menu(draft.owner_id), optional=False)
        yield from self._ask(Block.BACKUP, modals.person_menu(draft.backup_id))
        yield from self._ask(Block.ACCESS, modals.menu(ACCESSES, draft.access, placeholder="As the channel"))
        yield from self._text(Block.TIMEZONE)
        yield from self._text(Block.COUNTRY)

    def _plan(self) -> Iterator[SlackBlock]:
        """The vendor's list, with the plan that is on no list; a field for typing where there is neither."""
        typed = self.draft.plan.strip()
        if not self.playbook.plans or len(typed) > modals.MAX_OPTION:
            yield from self._text(Block.PLAN)
            return
        listed = find_plan(self.playbook, typed)
        plans = {one.name: f"{one.name}, {money(one.price, one.currency)}" for one in self.playbook.plans}
        own = {typed: typed} if typed and listed is None else {}
        chosen = listed.name if listed else typed
        yield from self._ask(Block.PLAN, modals.menu(plans | own, chosen, placeholder="None"))

    def _replacement(self) -> Iterator[SlackBlock]:
        known = self.playbook.replacement(self.draft.replacement_name)
        yield from self._text(Block.REPLACEMENT_NAME)
        yield from self._text(Block.REPLACEMENT_PRICE, hint=replacement_hint(known))
        yield from self._text(Block.REPLACEMENT_SEATS)
        yield from self._text(Block.TRIAL_DAYS)

    def _text(
        self,
        block: Block,
        placeholder: str = "",
        *,
        hint: str = "",
        optional: bool = True,
        multiline: bool = False,
    ) -> Iterator[SlackBlock]:
        field = text_field(self.draft[block], placeholder=placeholder, multiline=multiline)
        return self._ask(block, field, hint=hint, optional=optional)

    def _ask(
        self,
        block: Block,
        element: InputInteractiveElement,
        *,
        hint: str = "",
        optional: bool = True,
        dispatches: bool = False,
    ) -> Iterator[SlackBlock]:
        """The question, and below it what is wrong with the answer so far."""
        mark = f"{modals.GENERATION_MARK}{self.metadata.generation}" if block in REFILLED else ""
        yield question(
            f"{block}{mark}",
            LABELS[block],
            element,
            hint=hint or self._filled_hint(block) or HINTS.get(block, ""),
            optional=optional,
            dispatches=dispatches,
        )
        problem = self.problems.get(block)
        yield from _notes(f"⚠️ {problem}" if problem else "")

    def _filled_hint(self, block: Block) -> str:
        """Where the playbook's value is from, while nobody has typed another one."""
        value = self.draft[block]
        if self.metadata.filled.get(block) != value:
            return ""
        return filled_hint(block, _shown(block, value), self.draft, self.playbook)

    def _assumed_currency(self) -> str:
        """Says that a bare `$` is taken for US dollars."""
        try:
            amount = read_amount(self.draft.price)
        except InputError:
            return ""
        if not amount.is_assumed or self.draft.currency:
            return ""
        return "“$” is read as USD. Another dollar? Write its code, like 19 CAD."

    def _end_as_read(self) -> str:
        """The end date as understood, where that is more than what was typed."""
        try:
            end_on = read_end_day(self.draft.end_on, today=self.today)
        except InputError:
            return ""
        typed = one_line(self.draft.end_on)
        return "" if typed in {day(end_on), end_on.isoformat()} else f"Read as {day(end_on)}."

    def _assumed_billing(self) -> str:
        """How it is billed, once there is a price, where nobody has said so and the vendor is unknown."""
        if self.draft.billing or not self.draft.price.strip() or not self.playbook.is_generic:
            return ""
        return "Paid a year in advance is assumed. If you pay monthly, choose it under More facts."

    def _hidden_facts(self) -> str:
        """Facts that were given and are kept, although their fields are not shown."""
        told = {**self.metadata.hidden}
        for block in (Block.OWNER, Block.BACKUP, Block.TIMEZONE):
            told.pop(block, None)
        facts = [f"{LABELS[block]}: {_shown(block, value)}" for block, value in told.items()]
        return f"Also noted: {'; '.join(facts)}." if facts else ""


def _shown(block: Block, value: str) -> str:
    choices = {
        Block.ACCESS: ACCESSES,
        Block.BILLING: BILLINGS,
        Block.AUTO_RENEWS: RENEWALS,
        Block.NOTICE_METHOD: METHODS,
        Block.UNIT: UNITS,
    }
    if block is Block.SITUATION:
        return ", ".join(FLAG_NAMES[flag] for flag in ContractDraft(situation=value).flags)
    return one_line(choices.get(block, {}).get(value, value))[:MAX_SHOWN]


def _notes(text: str) -> Iterator[SlackBlock]:
    if text:
        yield note(text)


def _duplicate_warning(record: ContractRecord, is_new: bool) -> str:
    contract = record.contract
    again = "Press Register again to register it a second time" if is_new else "Press Save again to keep both"
    return f"{contract.vendor} ending {day(contract.end_on)} is already registered as {record.id}. {again}."
