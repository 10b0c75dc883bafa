"""What an admin is told when exitplan itself is in trouble: what is wrong, and the one thing to do."""

from __future__ import annotations

from bot.messages.said import said_message
from bot.usecases.said_views import AlertView, Said
from scheduler.trouble import Trouble
from tests.bot.messages.conftest import Golden


def test_an_alert_says_what_is_wrong_for_how_long_and_what_to_do(golden: Golden) -> None:
    troubles = {Trouble.UNQUEUED: 1, Trouble.OVERDUE: 12}

    golden("alert_trouble", said_message(Said(view=AlertView(troubles=troubles, hours=1))))


def test_when_it_is_over_the_admin_is_told_so(golden: Golden) -> None:
    golden("alert_recovered", said_message(Said(view=AlertView(troubles={}, hours=0))))
