"""The settings, as a message and as a form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from bot.forms.settings_form import settings_view
from bot.messages.settings import moved_message, saved_message, settings_message
from bot.usecases.portfolio_views import SettingsView
from bot.wording.settings import DIGEST_DAYS
from storage.records.settings import NO_DIGEST, SettingsChange, WorkspaceSettings
from tests.bot.messages.conftest import Golden
from tests.support.forms import check_modal
from tests.support.views import NOON

MANY = tuple(f"U0PERSON{number}" for number in range(500))
CHOSEN = WorkspaceSettings(
    default_channel_id="C0GENERAL",
    post_time=time(8, 0),
    timezone="Europe/Berlin",
    country="DE",
    digest_day=5,
    fallback_ids=("U0NOOR",),
    admin_ids=("U0ALEX", "U0SAM"),
    revision=3,
)
CHANGED = SettingsChange(at=NOON, by="U0ALEX", before={"digest_day": 1}, after={"digest_day": 5})


def a_settings_view(settings: WorkspaceSettings = CHOSEN, **facts: Any) -> SettingsView:
    defaults: dict[str, Any] = {
        "admin_ids": settings.admin_ids or ("U0SLACK",),
        "may_change": True,
        "at_other_hours": 0,
        "contracts": 12,
        "last_change": CHANGED,
    }
    return SettingsView(settings=settings, **(defaults | facts))


def test_the_settings_for_whoever_may_only_read_them(golden: Golden) -> None:
    untouched = a_settings_view(WorkspaceSettings(), may_change=False, last_change=None)

    message = settings_message(untouched)

    assert "Admins: Slack's own workspace admins: <@U0SLACK>" in message.text
    golden("settings", message)


def test_what_is_saved_and_what_stays_as_it_was(golden: Golden) -> None:
    golden("settings_saved", saved_message(a_settings_view(at_other_hours=12), is_external=True))


def test_the_last_change_is_dated_where_the_workspace_is() -> None:
    late = replace(CHANGED, at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))

    assert "on 1 Dec 2026." in settings_message(a_settings_view(last_change=late)).text


def test_without_a_weekly_digest_the_settings_say_none() -> None:
    without = WorkspaceSettings(digest_day=NO_DIGEST)

    assert "Weekly digest: none" in settings_message(a_settings_view(without)).text


def test_how_many_moved() -> None:
    assert moved_message(0, "08:00").text == "Every contract was at 08:00 already."
    assert moved_message(1, "08:00").text == "The reminders of 1 contract come at 08:00 from now on."
    assert moved_message(12, "08:00").text == "The reminders of 12 contracts come at 08:00 from now on."


def test_every_day_of_the_digest_has_words() -> None:
    assert set(DIGEST_DAYS) == {"0", "1", "2", "3", "4", "5", "6", "7"}, "0 for none, 1 for Monday"


def test_any_number_of_people_fits() -> None:
    crowded = a_settings_view(WorkspaceSettings(), admin_ids=MANY)

    assert "and 490 more" in settings_message(crowded).text


def test_the_form_is_one_that_slack_takes_whatever_is_set() -> None:
    full = WorkspaceSettings(fallback_ids=MANY[:10], admin_ids=MANY[:10], timezone="x" * 64, country="DE")

    for settings in (WorkspaceSettings(), CHOSEN, full):
        check_modal(settings_view(a_settings_view(settings, contracts=10**9)))
    bare = settings_view(a_settings_view(WorkspaceSettings(), contracts=0))
    assert "move" not in [block["block_id"] for block in bare["blocks"]], "there is nothing to move"
