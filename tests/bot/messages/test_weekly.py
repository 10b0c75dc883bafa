"""The weekly digest as a message."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from bot.messages.weekly import weekly_message
from bot.usecases.portfolio_views import Urgency
from planner.actions import ActionKey
from planner.paths import Path
from tests.bot.messages.conftest import Golden
from tests.bot.messages.test_lists import buttons_of
from tests.support.builders import a_contract
from tests.support.views import a_choice, a_contract_view, a_summary, a_weekly, answered


def test_the_digest_in_its_bands(golden: Golden) -> None:
    view = a_contract_view(
        today=date(2027, 3, 29),
        choice=a_choice(Path.WAIT),
        states={key: answered() for key in ActionKey if key is not ActionKey.EXPORT_DATA},
    )
    items = [
        a_summary(today=date(2027, 3, 5), urgency=Urgency.MISSED, days=-4, id="aaaaa1"),
        a_summary(urgency=Urgency.NOW, days=1, id="aaaaa4"),
        a_summary(urgency=Urgency.LATER, days=89, id="aaaaa6"),
    ]
    stake = {"USD": Fraction(11400), "EUR": Fraction(1440)}

    message = weekly_message(a_weekly(items, view, at_stake=stake))

    assert message.text.startswith(
        "1 notice window is missed, 2 contracts have their deadlines within 90 days. "
        "At stake: EUR 1,440.00 and USD 11,400.00."
    )
    assert [button["value"] for button in buttons_of(message)] == ["all 1"]
    golden("weekly", message)


def test_what_ends_with_nothing_to_send_is_counted_for_what_it_is() -> None:
    ending = a_summary(a_contract(auto_renews=False), urgency=Urgency.NOW, days=10)

    alone = weekly_message(a_weekly([ending], at_stake={})).text
    with_another = weekly_message(a_weekly([ending, a_summary()], at_stake={})).text

    assert alone.startswith("1 contract ends within 90 days with nothing to send. Nothing is at stake.")
    assert "ends on 31 Mar 2027, in 10 days; nothing to send: nothing renews by itself." in alone
    assert with_another.startswith(
        "1 contract has its deadline within 90 days, 1 contract ends within 90 days with nothing to send."
    )


def test_with_nothing_but_old_actions_it_says_so() -> None:
    view = a_contract_view(today=date(2027, 3, 29), started=True)

    text = weekly_message(a_weekly([], view)).text

    assert text.startswith("No notice is due within 90 days.")
    assert "Still open, and asked about twice" in text


def test_what_does_not_fit_is_counted() -> None:
    text = weekly_message(a_weekly([a_summary()] * 26)).text

    assert text.count("• ") == 25
    assert "… and 1 more contract." in text
