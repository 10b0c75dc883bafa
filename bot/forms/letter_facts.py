"""What stands in a letter: dates, amounts and the sentences that depend on where the contract stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from bot.usecases.views import ContractView
from bot.wording.format import count, day, listing, money
from bot.wording.negotiation import CONCESSIONS
from planner.actions import ActionKey
from planner.calendar import TimeLeft
from planner.concessions import AnswerKind, Respondent
from planner.contract import Billing
from planner.deadlines import NoticeStatus
from planner.instalments import current_instalment
from storage.records.letters import LetterFact
from storage.records.milestones import MilestoneKind
from storage.records.negotiations import EntryRecord
from storage.records.plans import ActionState

REPLY_BUSINESS_DAYS = 5
"""Business days that the other side is given to answer; rules section 3."""
HIDDEN_AMOUNT = "[amount]"

NO_REASON = "[the reason, in facts: dates, ticket numbers]"
NO_USAGE = "[seats in use during the last 30 days, from the usage report]"

Given = Mapping[LetterFact, str]
"""What people have filled in."""

BLANKS = {
    LetterFact.ACCOUNT_NAME: "[legal name of the account]",
    LetterFact.ADMIN_EMAIL: "[admin e-mail]",
    LetterFact.ORDER_NUMBER: "[number]",
    LetterFact.PLAN: "[plan]",
    LetterFact.INVOICE_NUMBER: "[number]",
    LetterFact.SIGNATURE: "[name, role, company]",
    LetterFact.EXPERIENCE: (
        "- [date: what happened, with the ticket number]\n- [date: what happened, with the ticket number]"
    ),
    LetterFact.WRONG_CHARGE: "on [date], invoice [number]",
}
"""What stands in a letter for a fact that nobody has filled in."""


def facts_of(view: ContractView, given: Given, entries: Sequence[EntryRecord]) -> dict[str, str]:
    """Every placeholder of the letters; `entries` are what the vendor has answered so far."""
    contract = view.record.contract
    return {
        **{name.value: given.get(name, blank) for name, blank in BLANKS.items()},
        "plan": given.get(LetterFact.PLAN) or contract.plan or BLANKS[LetterFact.PLAN],
        "experience": _experience(given),
        "asked_on": _done_on(view, ActionKey.REQUEST_EARLY_TERMINATION) or "[date of our request]",
        "asked_again_on": _done_on(view, ActionKey.ESCALATE_REQUEST) or "[date]",
        "answer": _answer(view, entries),
        "today": day(view.today),
        "vendor": contract.vendor,
        "seats": f"{contract.seats:,}",
        "start_on": day(contract.term_starts_on),
        "end_on": day(contract.end_on),
        "renewal_on": day(contract.renewal_on),
        "reply_by": day(reply_by(view)),
        "timing": _timing(view),
        "notice_status": _notice_status(view),
        "reason": given.get(LetterFact.REASON) or _reason(view),
        "usage": given.get(LetterFact.USAGE) or _usage(view),
        "billing_error": _billing_error(view, given),
        "claimed": _claimed(view, given),
        "notice_given": _notice_given(view),
        "charged": _charged(view),
        "refund": _refund(view),
        "arithmetic": _arithmetic(view),
        "reseller_request": _reseller_request(view),
    }


def _answer(view: ContractView, entries: Sequence[EntryRecord]) -> str:
    """What billing said last."""
    answers = [one for one in entries if one.respondent is Respondent.BILLING]
    if not answers:
        return "[the answer, or that there was none]"
    last = answers[-1]
    if last.answer is AnswerKind.OFFER and last.concession is not None:
        value = "" if last.amount is None else f" ({_amount(view, Fraction(last.amount))})"
        return f"an offer on {day(last.on)}, {CONCESSIONS[last.concession]}{value}"
    return f"no, on {day(last.on)}" if last.answer is AnswerKind.DENIED else f"none until {day(last.on)}"


def _experience(given: Given) -> str:
    """A line for each fact."""
    facts = given.get(LetterFact.EXPERIENCE)
    if facts is None:
        return BLANKS[LetterFact.EXPERIENCE]
    return "\n".join(f"- {line.lstrip('-•* ')}" for line in facts.splitlines() if line.strip())


def _done_on(view: ContractView, key: ActionKey) -> str | None:
    """The day on which a step of the plan was taken."""
    done = (
        item.action.answered_at
        for item in (view.plan.items if view.plan else ())
        if item.action.key is key and item.action.state is ActionState.DONE
    )
    at = next(done, None)
    return None if at is None else day(at.astimezone(ZoneInfo(view.record.timezone)).date())


def reply_by(view: ContractView) -> date:
    """The day of the plan's follow-up while it is ahead, else five business days from today."""
    follow_ups = (line.on for line in view.advice.timeline if line.key is ActionKey.FOLLOW_UP_REQUEST)
    planned = next(follow_ups, view.today)
    if planned > view.today:
        return planned
    return view.record.contract.calendar.add_business_days(view.today, REPLY_BUSINESS_DAYS)


def _amount(view: ContractView, amount: Fraction) -> str:
    return HIDDEN_AMOUNT if view.hides_money else money(amount, view.record.contract.currency)


def _timing(view: ContractView) -> str:
    """Whether the notice is in time, as its own letter says it."""
    cancel_by = view.advice.deadlines.cancel_by
    if cancel_by is None:
        return "The contract does not renew by itself; we tell you so that it is clear on both sides."
    if view.advice.deadlines.status is NoticeStatus.MISSED:
        return (
            f"The last day for this notice was {day(cancel_by)}. We ask you to honour it all the same, "
            "and not to charge a renewal that we do not want and will not use."
        )
    notice = count(view.record.contract.notice_days, "day")
    return f"The contract asks for {notice} of notice. The last day for it is {day(cancel_by)}."


def _notice_status(view: ContractView) -> str:
    """That asking for release is not the notice of non-renewal, and where that one stands."""
    notice, status = view.record.contract.notice, view.advice.deadlines.status
    replaces = "This letter does not replace our notice of non-renewal"
    if status is NoticeStatus.NONE:
        return "The contract does not renew by itself; this letter changes nothing about that."
    if view.record.contract.released_from is not None:
        return f"The contract ends on {day(view.record.contract.end_on)} by your release; it stands."
    if status is NoticeStatus.CONFIRMED and notice.confirmed_on is not None:
        return f"{replaces}, which was confirmed on {day(notice.confirmed_on)} and stands."
    if status is NoticeStatus.SENT and notice.sent_on is not None:
        return f"{replaces}, which we gave on {day(notice.sent_on)} and which stands."
    return f"{replaces}, which we give separately."


def _reason(view: ContractView) -> str:
    situation = view.record.contract.situation
    if situation.active_problems:
        return "[what goes wrong, in facts: dates, ticket numbers, what it led to]"
    if situation.zero_usage:
        return "nobody uses it any more."
    return NO_REASON


def _usage(view: ContractView) -> str:
    if view.record.contract.situation.zero_usage:
        return f"none of the {count(view.record.contract.seats, 'seat')} [usage report]"
    return NO_USAGE


def _billing_error(view: ContractView, given: Given) -> str:
    """A paragraph on an erroneous charge, where there is one."""
    error = view.record.contract.situation.billing_error
    if error is None:
        return ""
    amount = _amount(view, Fraction(error))
    which = given.get(LetterFact.WRONG_CHARGE, BLANKS[LetterFact.WRONG_CHARGE])
    return f"\nCharged by mistake: {amount} {which}. Please correct this in any case.\n"


def _claimed(view: ContractView, given: Given) -> str:
    """The charge after the end, and on which day it came."""
    error = view.record.contract.situation.billing_error
    charged = [one.on for one in view.milestones if one.kind is MilestoneKind.CHARGED and one.on]
    amount = HIDDEN_AMOUNT if error is None else _amount(view, Fraction(error))
    which = f"on {day(charged[-1])}, invoice [number]" if charged else BLANKS[LetterFact.WRONG_CHARGE]
    return f"{amount} {given.get(LetterFact.WRONG_CHARGE, which)}"


def _notice_given(view: ContractView) -> str:
    """What the end rests on."""
    notice, status = view.record.contract.notice, view.advice.deadlines.status
    if status is NoticeStatus.NONE:
        return "The contract does not renew by itself."
    if status is NoticeStatus.CONFIRMED and notice.confirmed_on is not None:
        return f"You confirmed our notice of non-renewal on {day(notice.confirmed_on)}."
    if notice.sent_on is not None:
        return f"We gave notice of non-renewal on {day(notice.sent_on)}."
    return "It ended because [what was agreed, and when]."


def _charged(view: ContractView) -> str:
    contract = view.record.contract
    if contract.billing is Billing.MONTHLY:
        return f"{_amount(view, contract.monthly)} a month"
    return f"{_amount(view, current_instalment(contract, today=view.today))} in advance"


def _refund(view: ContractView) -> str:
    amount = _amount(view, view.advice.credit.remaining_value)
    if view.record.contract.billing is Billing.MONTHLY:
        return f"without the {amount} still to be charged for this term"
    return f"with a pro-rated refund of {amount}"


def _arithmetic(view: ContractView) -> str:
    """Months and days left at the monthly price: figures that the other side can check."""
    left, contract = view.advice.time_left, view.record.contract
    product, value = left.exact * contract.monthly, view.advice.credit.remaining_value
    rate, span = _amount(view, contract.monthly), f"from today to {day(contract.renewal_on)}"
    counted = f"{_duration(left)} {span}, at {rate} a month, are {_amount(view, product)}"
    return f"{counted}, of which {_amount(view, value)} is paid." if value < product else f"{counted}."


def _duration(left: TimeLeft) -> str:
    parts = [(left.months, "month"), (left.days, "day")]
    return listing([count(number, name) for number, name in parts if number]) or count(0, "day")


def _reseller_request(view: ContractView) -> str:
    if view.record.contract.reseller is None:
        return ""
    vendor = view.record.contract.vendor
    return f"\n\nWe bought it through you: please pass this on to {vendor}, and confirm to us that you have."
