"""Builders with defaults: the guide's contract of 50 seats, unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from planner.contract import Contract, Notice, Replacement, Situation
from planner.playbook import NoticeMethod
from storage.playbooks import load_playbooks

ACTIVTRAK = load_playbooks().get("activtrak")
GENERIC = load_playbooks().generic

INTELOGOS = Replacement(name="Intelogos", price=Decimal(12), seats=50, trial_days=7)


def a_contract(**facts: Any) -> Contract:
    """ActivTrak, 50 seats at 19 USD, paid through 31 March 2027, Intelogos at 12 USD taking over."""
    defaults: dict[str, Any] = {
        "vendor": "ActivTrak",
        "playbook": ACTIVTRAK,
        "seats": 50,
        "price": Decimal(19),
        "currency": "USD",
        "end_on": date(2027, 3, 31),
        "notice_days": 30,
        "replacement": INTELOGOS,
    }
    return Contract(**(defaults | facts))


def with_situation(contract: Contract | None = None, **facts: Any) -> Contract:
    """The contract with these facts of its situation: `with_situation(active_problems=True)`."""
    return replace(contract or a_contract(), situation=Situation(**facts))


def with_notice(
    sent_on: date | None = None,
    confirmed_on: date | None = None,
    method: NoticeMethod = NoticeMethod.FORM,
    **facts: Any,
) -> Contract:
    """The contract with this proof of notice."""
    return a_contract(notice=Notice(sent_on=sent_on, confirmed_on=confirmed_on, method=method), **facts)
