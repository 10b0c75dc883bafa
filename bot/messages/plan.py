"""The plan, as the channel sees it: posted once, and edited as things are done."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.deadline import deadline_text
from bot.messages.facts import basis_text, paths_in_words, plan_name
from bot.messages.figures import money_parts
from bot.messages.message import Message
from bot.messages.parts import Buttons, Divider, Note, Paragraph, Part, button, buttons, compose
from bot.messages.shown import shown
from bot.messages.step_words import timeline_parts
from bot.messages.text import bold
from bot.messages.warnings import warning_parts
from bot.usecases.views import ContractView
from bot.wording.format import day
from planner.deadlines import NoticeStatus


def plan_message(view: ContractView) -> Message:
    """The plan with path, money and the timeline in its present state."""
    return compose(_parts(shown(view)), is_edited=True)


def _parts(view: ContractView) -> Iterator[Part]:
    yield Paragraph(f"{bold(f'Exit plan for {view.record.contract.vendor}')}\n{deadline_text(view)}")
    paths = paths_in_words(view.advice.choice.paths)
    yield Paragraph(f"{bold(plan_name(view))}\n{paths}\n{basis_text(view)}")
    yield from money_parts(view)
    yield from warning_parts(view)
    yield Divider()
    yield Note(f"As of {day(view.today)}")
    yield from timeline_parts(view, names_people=is_posted(view))
    yield from _buttons(view)


def is_posted(view: ContractView) -> bool:
    """Whether this is an edit. Edits notify nobody, so only they may name people as Slack users."""
    return view.plan is not None and view.plan.record.message is not None


def _buttons(view: ContractView) -> Iterator[Buttons]:
    contract_id = view.record.id
    is_proven = view.advice.deadlines.status in {NoticeStatus.CONFIRMED, NoticeStatus.NONE}
    yield from buttons(
        None if is_proven else button("Record notice", ActionId.RECORD_NOTICE, contract_id),
        button("Compare", ActionId.COMPARE, contract_id),
        button("Change facts", ActionId.EDIT, contract_id),
    )
