"""App Home: the portfolio in its bands, what did not arrive, and what one may do about it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bot.messages.health import SAID, health_message
from bot.messages.home import guest_home, home_view
from bot.usecases.portfolio_views import ContractSummary, HomeView, Urgency
from bot.wording.closed import REASONS, WAYS_OUT
from planner.actions import ActionKey
from planner.money import MINOR_UNITS
from sandbox.blocks import check_home
from sandbox.mentions import pings
from storage.records.contracts import ContractState
from storage.records.deliveries import DeliveryKind, DeliveryState
from tests.bot.messages.conftest import FOLDER
from tests.bot.messages.test_lists import one_of_each
from tests.bot.messages.test_safety import NASTY
from tests.support.builders import a_contract, with_notice
from tests.support.office import text_of
from tests.support.views import a_health, a_home, a_record, a_stuck, a_summary


@pytest.fixture
def golden_home(request: pytest.FixtureRequest) -> Any:
    """Compares a Home with its golden file, and lets the sandbox check Slack's limits."""

    def compare(name: str, view: dict[str, Any]) -> None:
        assert check_home(view) == []
        path: Path = FOLDER / f"{name}.json"
        if request.config.getoption("--update-golden", default=False):
            path.write_text(
                f"{json.dumps(view, indent=2, ensure_ascii=False, sort_keys=True)}\n", encoding="utf-8"
            )
        assert view == json.loads(path.read_text(encoding="utf-8"))

    return compare


def shown(home: HomeView) -> str:
    return text_of(home_view(home)["blocks"])


def rows_of(home: HomeView) -> list[list[str]]:
    blocks = home_view(home)["blocks"]
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [[button["text"]["text"] for button in row] for row in rows]


def test_a_portfolio_in_its_bands(golden_home: Any) -> None:
    home = a_home(
        one_of_each(),
        total=23,
        at_stake={"USD": Fraction(11400), "EUR": Fraction(5000)},
        changeable=frozenset({"aaaaa1", "aaaaa3", "aaaaa9"}),
        health=a_health(
            blocked=(a_stuck(a_record(id="aaaaa3")), a_stuck(error="not_in_channel")),
            dead=(a_stuck(a_record(id="aaaaa2"), state=DeliveryState.DEAD, error="user_disabled"),),
        ),
    )

    text = shown(home)

    assert "*23 contracts*. At stake: EUR 5,000.00 and USD 11,400.00. 1 notice window is missed." in text
    assert "it is archived. Unarchive it, or choose another channel. Somebody else was told." in text
    assert "the account is deactivated. Name another owner. Nobody could be told." in text
    assert "… and 12 more." in text
    golden_home("home", home_view(home))


def test_a_newcomers_home(golden_home: Any) -> None:
    golden_home("home_newcomer", home_view(a_home([], at_stake={})))


def test_a_guests_home(golden_home: Any) -> None:
    golden_home("home_guest", guest_home())


def test_each_contract_has_the_buttons_that_this_person_may_use() -> None:
    confirmed = a_summary(with_notice(confirmed_on=date(2026, 11, 2)), id="aaaaa9")
    home = a_home(
        [a_summary(id="aaaaa1"), a_summary(id="aaaaa2"), confirmed],
        changeable=frozenset({"aaaaa1", "aaaaa9"}),
    )

    assert rows_of(home) == [
        ["Register a contract"],
        ["Show", "Advice", "Record notice"],
        ["Show", "Advice"],
        ["Show", "Advice"],
    ]


def test_all_was_posted_so_home_speaks_of_no_trouble() -> None:
    assert "reach" not in shown(a_home([a_summary()]))


def test_a_workspace_that_slack_shuts_out_is_told_what_to_do() -> None:
    home = a_home([a_summary()], health=a_health(is_suspended=True))

    assert "Slack no longer lets exitplan in.* Install it again" in shown(home)


@pytest.mark.parametrize(("number", "are"), [(0, False), (1, True)])
def test_what_nothing_takes_up_is_told(number: int, *, are: bool) -> None:
    told = "picked up" in shown(a_home([a_summary()], health=a_health(not_taken_up=number)))

    assert told is are


@pytest.mark.parametrize(
    ("blocked", "late", "note"),
    [
        pytest.param(5, 0, None, id="as many as fit"),
        pytest.param(6, 0, "1 more: `/exitplan health` says why.", id="one more"),
        pytest.param(0, 2, "2 late: `/exitplan health` says why.", id="late ones"),
        pytest.param(7, 1, "2 more and 1 late: `/exitplan health` says why.", id="both"),
    ],
)
def test_troubles_that_do_not_fit_are_counted(blocked: int, late: int, note: str | None) -> None:
    stuck = [a_stuck(a_record(id=f"aaaaa{number}")) for number in range(8)]
    health = a_health(blocked=tuple(stuck[:blocked]), late=tuple(stuck[:late]))

    text = shown(a_home([a_summary()], health=health))

    assert text.count("Somebody else was told.") == min(blocked, 5)
    assert ("says why" in text) == (note is not None)
    assert note is None or note in text


def test_a_post_that_fails_again_and_again_is_told_once_with_how_often() -> None:
    health = a_health(blocked=(a_stuck(),) * 6)

    text = shown(a_home([a_summary()], health=health))

    assert "6 posts were not delivered" in text
    assert text.count("The weekly digest to <#C0EXIT>, 6 times since 1 Dec 2026: it is archived.") == 1
    assert health_message(health).text.count("The weekly digest") == 1


def test_what_is_missing_is_named_with_its_steps_since_when_and_what_to_do() -> None:
    slate = a_record(a_contract(vendor="Slate"), id="aaaaa1")
    steps = [ActionKey.START_TRIAL, ActionKey.EXPORT_DATA, ActionKey.FINAL_EXPORT, ActionKey.DEPLOY_PILOT]
    blocked = [
        a_stuck(slate, step=step, since_on=date(2026, 12, 8 - number)) for number, step in enumerate(steps)
    ]
    plan = a_stuck(slate, kind=DeliveryKind.PLAN, plan_id="plan-1", since_on=date(2026, 12, 1))

    text = health_message(a_health(blocked=(*blocked, plan))).text

    assert (
        "Slate (aaaaa1) to <#C0EXIT>, 5 times since 1 Dec 2026: it is archived. "
        "Unarchive it, or choose another channel.\n"
        "Missing there: the plan, “Try Intelogos in a pilot group”, “Export the last data” and 2 more."
    ) in text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(None, "not tried yet. It is tried by itself.", id="not tried yet"),
        pytest.param("is_archived", "it is archived. It is tried again by itself.", id="tried before"),
    ],
)
def test_what_is_late_is_tried_by_itself(error: str | None, words: str) -> None:
    late = a_stuck(a_record(), step=ActionKey.EXPORT_DATA, state=DeliveryState.READY, error=error)

    text = health_message(a_health(late=(late,))).text

    assert (
        f"since 1 Dec 2026: {words} "
        "If it stays late, tell whoever runs exitplan.\nMissing there: “Export the data”."
    ) in text


def test_every_kind_of_delivery_has_a_name() -> None:
    assert set(SAID) == set(DeliveryKind)


def test_what_is_decided_can_only_be_looked_at() -> None:
    ended = a_summary(urgency=Urgency.SETTLED, state=ContractState.ENDED, id="aaaaa1")

    home = a_home([ended], changeable=frozenset({"aaaaa1"}))

    assert rows_of(home)[1:] == [["Show"]]


def test_every_reason_has_a_way_out() -> None:
    assert set(WAYS_OUT) == set(REASONS)


def at_its_worst(name: str) -> HomeView:
    contract = a_contract(vendor=name, seats=1_000_000_000, price="999999999.99")
    summaries: list[ContractSummary] = []
    for urgency in Urgency:
        one = a_summary(contract, urgency=urgency, days=-365)
        summaries += [replace(one, record=replace(one.record, id=f"aaaa{urgency.value[:2]}"))] * 4
    currencies = dict.fromkeys(MINOR_UNITS, Fraction(10**15))
    stuck = tuple(a_stuck(a_record(contract), step=step) for step in ActionKey for _ in range(2))
    health = a_health(blocked=stuck, dead=stuck, late=stuck, is_suspended=True)
    return a_home(summaries[:20], total=9_999, missed=9_999, at_stake=currencies, health=health)


@pytest.mark.parametrize("name", NASTY)
def test_whatever_was_typed_home_fits_and_pings_nobody(name: str) -> None:
    view = home_view(at_its_worst(NASTY[name]))

    assert check_home(view) == []
    assert pings("", view["blocks"]) == ()
    assert len(view["blocks"]) < 100
