"""The turns in the life of a contract that ask something, while they can be answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.ids import ActionId, LetterKind
from bot.messages.deadline import deadline_text
from bot.messages.figures import amount
from bot.messages.milestone_words import (
    PROVEN,
    day_of,
    for_charge,
    is_kept_in_doubt,
    is_open,
    keep_button,
    plan_text,
    who,
)
from bot.messages.parts import Note, Paragraph, Part, button, buttons
from bot.messages.recommendation import start_button
from bot.messages.reminder_words import ASKED, NO_NOTICE, done_label, if_missed_text, posted_text
from bot.messages.text import bold, capitalised, mention
from bot.usecases.said_views import Asking, MilestoneView
from bot.usecases.views import ContractView
from bot.wording.format import day
from bot.wording.keeping import proof_text
from planner.actions import ActionKey
from planner.deadlines import NoticeStatus, cancel_by, is_confirmed, sent_on_in_term
from planner.life import ANSWER_DAYS, next_end_on
from storage.records.contracts import ContractState

NO_NOTICE_IN_TIME = "no notice in time is recorded"


def asked_again_parts(view: MilestoneView) -> Iterator[Part]:
    contract, record = view.contract, view.contract.record
    yield Paragraph(
        f"{bold(f'{record.contract.vendor}: keep it for another term?')}\n"
        f"{mention(record.owner_id)}, it was kept for this one.{_reason_of_last(view)}"
    )
    if not is_open(view):
        return
    yield Paragraph(f"It renews on {day(record.contract.renewal_on)}{for_charge(contract)}.")
    yield Paragraph(
        f"{deadline_text(contract)}\nIts exit plan starts now, so that no deadline slips. "
        "Keeping it again stops the plan."
    )
    yield from buttons(
        keep_button(contract),
        button("Why this plan", ActionId.RECOMMEND, record.id),
    )


def _reason_of_last(view: MilestoneView) -> str:
    """Who kept it the last time, and why."""
    last = view.kept_before
    if last is None:
        return ""
    decided_on = day(day_of(last, view.contract))
    return f" {who(last, view.keeper_name)} decided so on {decided_on}: {last.reason or 'no reason given'}"


def renewal_asked_parts(view: MilestoneView) -> Iterator[Part]:
    contract, record = view.contract, view.contract.record
    asked_on = day_of(view.milestone, contract)
    may_answer = is_open(view) and record.contract.end_on < asked_on and _is_in_doubt(contract)
    if not may_answer:
        yield Paragraph(bold(f"Did {record.contract.vendor} renew?"))
        return
    counts_on, end = (
        day(asked_on + timedelta(days=ANSWER_DAYS)),
        day(next_end_on(record.contract.unreleased())),
    )
    yield Paragraph(
        f"{bold(f'Did {record.contract.vendor} renew?')}\n{mention(record.owner_id)}, its term ended on "
        f"{day(record.contract.end_on)}{_why_asked(contract)}"
    )
    yield Paragraph(
        f"Without an answer before {counts_on} it counts as renewed until {end}{for_charge(contract)}, "
        "and the reminders of the new term begin."
    )
    yield from buttons(
        button("Yes, it renewed", ActionId.RENEWED, record.id),
        button("No, it ended", ActionId.ENDED, record.id),
    )


def _is_in_doubt(view: ContractView) -> bool:
    """Whether nothing that is recorded says how its term ended."""
    is_proven = view.advice.deadlines.status in {*PROVEN, NoticeStatus.NONE}
    return not is_proven or is_kept_in_doubt(view)


def _why_asked(view: ContractView) -> str:
    if not is_kept_in_doubt(view):
        return ", and no notice in time is recorded."
    contract = view.record.contract
    return f". It is kept. {proof_text(contract)}: only {contract.vendor} can say whether it goes on."


def plan_wanted_parts(view: MilestoneView) -> Iterator[Part]:
    contract, record = view.contract, view.contract.record
    vendor, renewal = record.contract.vendor, day(view.term.renewal_on)
    yield Paragraph(
        f"{bold(f'{vendor} renews on {renewal}, and no plan is started.')}\n"
        f"{_asked_text(view, 'this is yours', NO_NOTICE)}"
    )
    if _is_to_answer(view):
        yield Paragraph(f"{deadline_text(contract)}{_at_stake(contract)}")
        yield from _answers_without_plan(contract)


def _asked_text(view: MilestoneView, first: str, missing: str) -> str:
    """Who is asked, and why; in the channel the `first` time, and of the rest what is `missing`."""
    record = view.contract.record
    owner = mention(record.owner_id)
    if view.asking is Asking.FIRST:
        return f"{owner}, {first}."
    asked = ASKED[view.asking].format(whose=owner, open=missing, Open=capitalised(missing))
    return f"{asked}{posted_text(record.channel_id, view.asking)}"


def _is_to_answer(view: MilestoneView) -> bool:
    """Whether it is open, and the latest call of its place or one that the channel sees."""
    is_offered = view.stands_in_channel or view.is_latest_call
    return is_open(view) and is_offered and view.contract.plan is None


def window_missed_parts(view: MilestoneView) -> Iterator[Part]:
    contract, record = view.contract, view.contract.record
    vendor, closed_on = record.contract.vendor, cancel_by(view.term)
    if closed_on is None or closed_on >= contract.today:
        yield from _opened_again_parts(view)
        return
    yield Paragraph(
        f"{bold(f'The notice window of {vendor} closed on {day(closed_on)}.')}\n"
        f"{_asked_text(view, NO_NOTICE_IN_TIME, NO_NOTICE_IN_TIME)}"
    )
    if _is_to_answer(view):
        yield Paragraph(
            f"{bold('Do first, today:')} send the notice all the same, and ask {vendor} to honour it."
            f"{_at_stake(contract)}"
        )
        yield Paragraph(plan_text(contract))
        yield from _answers_without_plan(contract)


def _opened_again_parts(view: MilestoneView) -> Iterator[Part]:
    """What had made the window look missed was changed."""
    contract = view.contract
    yield Paragraph(bold(f"The notice window of {contract.record.contract.vendor} is not missed any more."))
    if _is_to_answer(view):
        yield Paragraph(f"{deadline_text(contract)}{_at_stake(contract)}")
        yield from _answers_without_plan(contract)


def _at_stake(view: ContractView) -> str:
    exposure = view.advice.deadlines.exposure
    if view.hides_money or not exposure:
        return ""
    return f" If it renews, the next term costs {amount(view, exposure)}."


def _answers_without_plan(view: ContractView) -> Iterator[Part]:
    if view.record.state is not ContractState.ACTIVE:
        return
    contract_id = view.record.id
    yield from buttons(
        start_button(view),
        button("Record notice", ActionId.RECORD_NOTICE, contract_id),
        button("Letter", ActionId.LETTER, f"{contract_id} {LetterKind.NOTICE.value}"),
        keep_button(view),
    )


def confirmation_wanted_parts(view: MilestoneView) -> Iterator[Part]:
    contract, record = view.contract, view.contract.record
    vendor, sent_on = record.contract.vendor, sent_on_in_term(record.contract)
    yield Paragraph(bold(f"Has {vendor} confirmed the notice?"))
    if is_confirmed(record.contract):
        yield Note(f"✔ {capitalised(_confirmation_text(contract))}.")
    elif sent_on is not None and _is_to_answer(view):
        yield Paragraph(
            f"{mention(record.owner_id)}, it was sent on {day(sent_on)}, and no confirmation is recorded.\n"
            f"{bold('Do first:')} ask {vendor} to confirm in writing that the contract ends on "
            f"{day(record.contract.end_on)}.\n"
            f"{bold('If missed:')} {if_missed_text(ActionKey.CONFIRM_CANCELLATION, contract)}"
        )
        yield from buttons(
            button(
                done_label(ActionKey.CONFIRM_CANCELLATION, record.contract),
                ActionId.RECORD_NOTICE,
                record.id,
                style="primary",
            ),
            keep_button(contract),
        )


def _confirmation_text(view: ContractView) -> str:
    confirmed_on = view.record.contract.notice.confirmed_on
    return "the vendor has let go" if confirmed_on is None else f"confirmed on {day(confirmed_on)}"
