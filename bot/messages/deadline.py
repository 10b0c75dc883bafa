"""By when notice has to go out, or what became of it, in one sentence. Views come in shown (inert)."""

from __future__ import annotations

from datetime import date

from bot.messages.text import bold
from bot.usecases.views import ContractView
from bot.wording.format import day
from planner.contract import Contract
from planner.deadlines import NoticeStatus, goes_by_post, is_sent_late


def deadline_text(view: ContractView) -> str:
    """By when notice has to go out, or what became of it."""
    deadlines, end = view.advice.deadlines, _end_text(view)
    if view.record.contract.released_from is not None or deadlines.status is NoticeStatus.CONFIRMED:
        return _certain_text(view)
    if deadlines.cancel_by is None or deadlines.send_by is None:
        return f"{bold('Nothing renews by itself:')} the contract {end}."
    if deadlines.status is NoticeStatus.SENT:
        return f"{bold('Notice is sent,')} in time, but not confirmed yet. The term {end}."
    if deadlines.status is NoticeStatus.MISSED:
        last = f"notice had to arrive by {day(deadlines.cancel_by)}{_too_late(view)}"
        return f"{bold('The notice window is missed:')} {last}."
    if deadlines.send_by < view.today:
        return _last_chance_text(view.record.contract, deadlines.cancel_by)
    send = bold(f"Send notice by {day(deadlines.send_by)},")
    return f"{send} the last safe day{_arrival_text(view)}{_target_text(view)}. The term {end}."


def _end_text(view: ContractView) -> str:
    end_on = view.record.contract.end_on
    return f"{'ends' if view.today <= end_on else 'ended'} on {day(end_on)}"


def _arrival_text(view: ContractView) -> str:
    """By when it has to arrive, where that is not the day on which it is sent."""
    arrives_by, send_by = view.advice.deadlines.cancel_by, view.advice.deadlines.send_by
    return f", as it has to arrive by {day(arrives_by)}" if arrives_by and arrives_by != send_by else ""


def _last_chance_text(contract: Contract, cancel_by: date) -> str:
    """Past the last safe day: a letter is too slow by then; what arrives at once can still go."""
    arrival = f"it has to arrive by {day(cancel_by)}."
    if goes_by_post(contract):
        return f"{bold('Send notice today,')} by form or e-mail: {arrival} Post is too slow."
    return f"{bold('Send notice today:')} {arrival}"


def _too_late(view: ContractView) -> str:
    sent_on = view.record.contract.notice.sent_on
    return f", and yours went out on {day(sent_on)}" if sent_on and is_sent_late(view.record.contract) else ""


def _certain_text(view: ContractView) -> str:
    """The end, now that the vendor has confirmed it or has let go before it."""
    end, released_from = _end_text(view), view.record.contract.released_from
    if released_from is not None:
        return f"{bold('Released early:')} the contract {end}, and not on {day(released_from)}."
    return f"{bold('Notice is confirmed:')} the contract {end}."


def _target_text(view: ContractView) -> str:
    """The plan's own, earlier day, while it is ahead."""
    target_on = view.advice.deadlines.target_notice_on
    return f"; the plan asks you to send it on {day(target_on)}" if target_on > view.today else ""
