"""Claims that hold for every message: nothing typed acts, no price leaks, everything fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.messages.message import Message
from bot.messages.plan import plan_message
from bot.messages.reminders import reminder_message
from bot.usecases.views import ContractView
from planner.actions import ActionKey
from planner.contract import Replacement, Situation
from planner.paths import Path, Tactic
from sandbox.blocks import check_message
from sandbox.mentions import pings
from storage.records.plans import ActionState
from tests.bot.messages.every_message import every_message, messages_for_channels
from tests.support.builders import ACTIVTRAK, a_contract, with_situation
from tests.support.slackblocks_check import check_with_slackblocks
from tests.support.views import (
    POSTED,
    a_choice,
    a_contract_view,
    a_proof,
    a_reminder_view,
    answered,
    renamed,
)

NASTY = {
    "everybody": "<!channel>",
    "a person": "<@U0VICTIM>",
    "a group": "<!subteam^S0TEAM>",
    "a link": "<https://evil.example|ActivTrak>",
    "marks": "*bold* _italic_ ~struck~",
    "code": "`code` ```block```",
    "a quote": "> quote",
    "emoji code": ":rotating_light:",
    "lines": "first\nsecond",
    "right to left": "עברית \u202e gnitirw",
    "escaped already": "&lt;!channel&gt;",
    "emoji": "🦄" * 80,
    "10,000 characters": "x" * 10_000,
    "nothing": " ",
}

A_MAIL_LINK = re.compile(r"<mailto:[\w.@%+=?&;!'()*,:/~-]*\|Open a mail with address and subject>")
"""The one link that is made of what people typed: percent-encoded, and under a label of ours."""

AN_EVIDENCE_LINK = re.compile(r"<https://example\.com/x+\|example\.com/x+…>")
"""A link that somebody gave as one, under the address that it leads to."""


def a_view_of(name: str, **facts: Any) -> ContractView:
    """A running plan in which every word that people can type is `name`."""
    choice = a_choice(Path.NEGOTIATE, Path.SWITCH, tactic=Tactic.SWITCH_NOW)
    view = a_contract_view(
        with_situation(active_problems=True, billing_error=Decimal(950)),
        choice=choice,
        states={
            ActionKey.START_TRIAL_AND_CONFIGURE: answered(),
            ActionKey.DEPLOY_FULL_TEAM: answered(ActionState.SKIPPED, reason=name),
        },
        message=POSTED,
        proofs=[a_proof(reference=name, note=name)],
        **facts,
    )
    contract = replace(view.record.contract, reseller=name)
    view = replace(view, record=replace(view.record, contract=contract))
    return renamed(view, name, name)


def marked_texts(part: Any) -> Iterator[str]:
    """Every text of a payload in which Slack looks for marks."""
    if isinstance(part, (list, tuple)):
        for entry in part:
            yield from marked_texts(entry)
    elif isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for value in part.values():
            yield from marked_texts(value)


@pytest.mark.parametrize("name", NASTY.values(), ids=NASTY)
def test_nothing_that_people_typed_pings_links_or_formats(name: str) -> None:
    for kind, message in every_message(a_view_of(name)):
        assert set(pings(message.text, message.blocks)) <= {"U0OWNER", "U0BACKUP", "U0COLLEAGUE"}, kind
        for marked in marked_texts(message.blocks):
            text = AN_EVIDENCE_LINK.sub("", A_MAIL_LINK.sub("", marked))
            assert not re.search(r"<(?!@U0(OWNER|BACKUP|COLLEAGUE)>|#C0EXIT>)", text), (kind, text)
            assert not re.search(r"_italic_|~struck~|\*bold\*|`code`|```|:rotating_light:", text), (
                kind,
                text,
            )
            assert not re.search(r"^&gt;", text, re.MULTILINE), (kind, text)
            assert "\u202e" not in text, kind


@pytest.mark.parametrize("name", NASTY.values(), ids=NASTY)
def test_whatever_the_name_slack_takes_every_message(name: str) -> None:
    for kind, message in every_message(a_view_of(name)):
        check_with_slackblocks(message.payload())
        assert check_message(list(message.blocks)) == [], kind


def test_in_a_channel_only_the_owner_of_a_due_action_is_pinged() -> None:
    view = a_contract_view(choice=a_choice(Path.NEGOTIATE, Path.WAIT))

    assert pings(*said(plan_message(view))) == ()
    for item in view.plan.items if view.plan else ():
        reminder = reminder_message(a_reminder_view(item.action.key, view))
        assert pings(*said(reminder)) == ("U0OWNER",)


def said(message: Message) -> tuple[str, tuple[dict[str, Any], ...]]:
    return message.text, message.blocks


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(a_contract(), id="with a replacement"),
        pytest.param(a_contract(replacement=None), id="without one"),
        pytest.param(with_situation(zero_usage=True, billing_error=Decimal(950)), id="with credits"),
        pytest.param(a_contract(notice_days=150), id="with a missed window"),
        pytest.param(
            a_contract(replacement=Replacement(name="Gold", price=Decimal(40), seats=50)),
            id="that costs more",
        ),
    ],
)
def test_where_others_read_along_no_message_shows_a_price(contract: Any) -> None:
    view = a_contract_view(contract, choice=a_choice(Path.NEGOTIATE, Path.WAIT), hides_money=True)

    for kind, message in messages_for_channels(view):
        assert "USD" not in str(message.payload()), kind


def the_worst(wide: str) -> ContractView:
    """Every action at once, the longest names, amounts of 10^9, all warnings, long reasons."""
    contract = a_contract(
        vendor=wide,
        playbook=replace(ACTIVTRAK, is_generic=True),
        seats=4,
        price=None,
        annual_charge=Decimal("1000000000.00"),
        currency="KWD",
        reseller=wide,
        replacement=Replacement(name=wide, price=Decimal("999999.999"), seats=1_000_000, trial_days=7),
        situation=Situation(
            active_problems=True, budget_constrained=True, zero_usage=True, billing_error=Decimal(10**9)
        ),
    )
    states = {key: answered(ActionState.SKIPPED, reason=wide * 40) for key in list(ActionKey)[::2]}
    view = a_contract_view(
        contract, choice=a_choice(Path.NEGOTIATE, Path.WAIT), states=states, message=POSTED
    )
    other = a_contract_view(
        contract,
        choice=a_choice(Path.NEGOTIATE, Path.SWITCH, tactic=Tactic.SWITCH_NOW),
        today=date(2027, 3, 5),
        states=states,
    )
    if view.plan is None or other.plan is None:
        raise AssertionError("both have plans")
    both = replace(view.plan, items=(*view.plan.items, *other.plan.items))
    proofs = tuple(a_proof(reference=wide * 40, note=wide * 40) for _ in range(20))
    return replace(other, plan=both, proofs=proofs)


LONGEST_NAMES = {"wide": "漢" * 80, "escaped": "&" * 80, "marks": "<*>" * 26, "emoji": "🦄" * 80}


@pytest.mark.parametrize("name", LONGEST_NAMES.values(), ids=LONGEST_NAMES)
def test_the_worst_case_fits_slacks_limits(name: str) -> None:
    view = the_worst(name)

    assert view.plan is not None
    assert len(view.plan.items) >= 22
    for kind, message in every_message(view):
        check_with_slackblocks(message.payload())
        assert check_message(list(message.blocks)) == [], kind


@pytest.mark.parametrize("name", LONGEST_NAMES.values(), ids=LONGEST_NAMES)
def test_the_worst_plan_can_still_be_edited(name: str) -> None:
    message = plan_message(the_worst(name))

    assert len(message.text.encode()) <= 4_000
    assert len(message.blocks) <= 50
