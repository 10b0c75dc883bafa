"""The weekly digest: the next 90 days in bands, missed windows, money at stake, what was asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bot.ids import ActionId
from bot.messages.figures import NO_PRICES
from bot.messages.lists import BANDS, stakes_text, summary_line
from bot.messages.message import Message
from bot.messages.parts import Note, Paragraph, Part, button, buttons, compose, sections
from bot.messages.shown import shown, shown_item, shown_summary
from bot.messages.step_words import step_line
from bot.messages.steps import step_of_item
from bot.messages.text import LONGEST_NAME, bold, code, mention
from bot.usecases.portfolio_views import Urgency
from bot.usecases.said_views import OldAction, WeeklyView
from bot.wording.format import count

MOST_CONTRACTS, MOST_ACTIONS = 25, 8
"""Lines that fit with the longest names; the rest is counted."""


def weekly_message(view: WeeklyView) -> Message:
    return compose(_parts(view))


def _parts(view: WeeklyView) -> Iterator[Part]:
    yield Paragraph(_headline(view))
    shown_items = view.items[:MOST_CONTRACTS]
    for urgency, group in groupby(shown_items, key=lambda item: item.urgency):
        lines = (f"• {summary_line(shown_summary(item), hides_money=view.hides_money)}" for item in group)
        yield from sections([bold(BANDS[urgency]), *lines])
    yield from sections(_action_lines(view))
    left_off = len(view.items) - len(shown_items)
    if left_off:
        yield Note(f"… and {count(left_off, 'more contract')}.")
    if view.hides_money:
        yield Note(NO_PRICES)
    yield from buttons(button("Show all", ActionId.PAGE, "all 1"))
    yield Note(f"Once a week. {code('/exitplan settings')} says on which day and where.")


def _headline(view: WeeklyView) -> str:
    if not view.items:
        return bold("No notice is due within 90 days.")
    missed = sum(item.urgency is Urgency.MISSED for item in view.items)
    ending = sum(item.has_nothing_to_send for item in view.items)
    ahead = len(view.items) - missed - ending
    told = [
        count(missed, "notice window is", "notice windows are") + " missed" if missed else "",
        count(ahead, "contract has its deadline", "contracts have their deadlines") + " within 90 days"
        if ahead
        else "",
        count(ending, "contract ends", "contracts end") + " within 90 days with nothing to send"
        if ending
        else "",
    ]
    stakes = "" if view.hides_money else f" {stakes_text(view.at_stake)}"
    return f"{bold(', '.join(filter(None, told)))}.{stakes}"


def _action_lines(view: WeeklyView) -> Iterator[str]:
    if not view.old_actions:
        return
    yield bold("Still open, and asked about twice")
    yield from (_action_line(one) for one in view.old_actions[:MOST_ACTIONS])
    left_off = len(view.old_actions) - MOST_ACTIONS
    if left_off > 0:
        yield f"… and {left_off} more."


def _action_line(old: OldAction) -> str:
    contract = shown(old.contract)
    record = contract.record
    step = step_of_item(shown_item(old.item, longest=LONGEST_NAME), contract)
    name = f"{bold(record.contract.vendor)} {code(record.id)}"
    whose = mention(old.item.action.assignee_id or record.owner_id)
    return f"• {name}: {whose} {step_line(step, contract, names_people=False)}"
