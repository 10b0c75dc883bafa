"""One contract, or a person's contracts, as the one who asked sees them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.deadline import deadline_text
from bot.messages.facts import plan_name, reason_text, terms_facts
from bot.messages.lists import match_line, stakes_text, summary_line
from bot.messages.message import Message
from bot.messages.milestone_words import last_day_to_restore
from bot.messages.parts import Button, Buttons, Note, Paragraph, Part, button, buttons, compose
from bot.messages.recommendation import start_button
from bot.messages.shown import shown, shown_record, shown_summary
from bot.messages.text import bold, code
from bot.messages.warnings import warning_parts
from bot.usecases.portfolio_views import Overview
from bot.usecases.views import ContractView
from bot.wording.format import count, day
from planner.life import RESTORABLE_DAYS
from storage.records.contracts import ContractRecord

OVERVIEW_ITEMS = 5
NEWCOMER = (
    "exitplan gets your team out of an annual software contract before it renews: register one, and it posts "
    "every step on its day."
)
"""What it does, for whoever sees it for the first time."""


def newcomer_message() -> Message:
    return compose([Paragraph(NEWCOMER), Buttons((_register_button(),))])


def _register_button() -> Button:
    return button("Register a contract", ActionId.REGISTER, style="primary")


def overview_message(overview: Overview) -> Message:
    """A person's contracts by next deadline, and the money that hangs on them."""
    return compose(_overview_parts(overview))


def _overview_parts(overview: Overview) -> Iterator[Part]:
    yield Paragraph(
        f"{bold('Contracts by next deadline')}: {count(overview.total, 'contract')}. "
        f"{stakes_text(overview.at_stake)}"
    )
    for summary in overview.items[:OVERVIEW_ITEMS]:
        yield Paragraph(
            summary_line(shown_summary(summary)), button("Show", ActionId.SHOW, summary.record.id)
        )
    if overview.undelivered:
        yield Note(
            f"⚠ {count(overview.undelivered, 'post')} could not be delivered yet. "
            f"{code('/exitplan health')} says which, since when, and what to do."
        )
    is_partial = overview.total > min(len(overview.items), OVERVIEW_ITEMS)
    yield Buttons((_register_button(), *([button("Show all", ActionId.PAGE, "all 1")] if is_partial else [])))


def registered_message(view: ContractView, *, assumes_billing: bool = False) -> Message:
    """The contract as it was understood, and what to do with it.

    `assumes_billing`: nobody has said how it is billed.
    """
    return compose(_registered_parts(shown(view), assumes_billing))


def _registered_parts(view: ContractView, assumes_billing: bool) -> Iterator[Part]:
    contract = view.record.contract
    yield Paragraph(
        f"{bold(f'{contract.vendor} is registered')} as {code(view.record.id)}.\n{deadline_text(view)}"
    )
    yield terms_facts(view)
    if assumes_billing and not view.hides_money:
        yield Note("Paid a year in advance is assumed. If you pay monthly, choose it under Change facts.")
    if view.hides_money:
        yield Paragraph(
            f"⚠ {bold('Mind:')} people of another organisation read the channel that you chose, "
            "so exitplan posts no price there."
        )
    yield from warning_parts(view)
    yield Paragraph(f"{bold(f'exitplan advises {plan_name(view)}.')}\n{reason_text(view)}")
    yield from buttons(
        start_button(view),
        button("Why this plan", ActionId.RECOMMEND, view.record.id),
        button("Change facts", ActionId.EDIT, view.record.id) if view.may_change else None,
    )


def removed_message(record: ContractRecord) -> Message:
    """It is removed; until when, and how, it comes back."""
    last = last_day_to_restore(record)
    until = f"until {day(last)}" if last else f"for {RESTORABLE_DAYS} days"
    vendor = shown_record(record).contract.vendor
    return compose(
        [
            Paragraph(f"{bold(f'{vendor} is removed.')} Its reminders have stopped. It is kept {until}."),
            Buttons((button("Restore", ActionId.RESTORE, record.id),)),
        ]
    )


def confirm_remove_message(view: ContractView) -> Message:
    """Asks before removing."""
    record = shown_record(view.record)
    vendor = record.contract.vendor
    return compose(
        [
            Paragraph(
                f"{bold(f'Remove {vendor}?')} Its reminders stop, and nobody is asked for notice any more."
            ),
            Note(f"{match_line(record)}. It is kept for {RESTORABLE_DAYS} days."),
            Buttons((button("Remove", ActionId.REMOVE, record.id, style="danger"),)),
        ]
    )


def restored_message(view: ContractView) -> Message:
    """It is back, with its next deadline."""
    ready = shown(view)
    return compose(
        [
            Paragraph(f"{bold(f'{ready.record.contract.vendor} is back.')}\n{deadline_text(ready)}"),
            Buttons((button("Show", ActionId.SHOW, view.record.id),)),
        ]
    )
