"""The weekly digest: once a week, where it belongs, and quiet when there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.model import ConversationKind, Message
from sandbox.seed import ALEX, FINANCE, GENERAL, IT_SAAS, NOOR, VENDOR
from storage.database import Database
from tests.support.office import Office, an_office

MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
"""Nine in Berlin, on the Monday after the office opens."""
WEEK = timedelta(weeks=1)
SLATE = "add Slate 12 seats at €10 ends 2027-01-20 notice 30 days"


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with an_office(database, has_weekly_digest=True) as office:
        yield office


def digests(office: Office, channel: str = IT_SAAS.id) -> list[Message]:
    return office.digests(channel=channel)


def hour_of(message: Message) -> datetime:
    """When it was said; time goes on while it is, so the seconds depend on the machine."""
    return message.at.replace(second=0, microsecond=0)


def settle_on(office: Office, **fields: Any) -> None:
    office.type("settings")
    assert not office.fill(**fields).errors


def register(office: Office, text: str, *, channel: str = IT_SAAS.id, person: str = ALEX.id) -> None:
    office.type(text, channel=channel, person=person)
    outcome = office.submit(person=person)
    assert not outcome.errors, outcome.errors


def test_on_monday_at_nine_the_channel_reads_what_is_due_and_at_stake(office: Office) -> None:
    office.register()
    register(office, SLATE)

    office.go_to(MONDAY - timedelta(minutes=1))
    assert digests(office) == []
    office.go_to(MONDAY)

    (digest,) = digests(office)
    assert digest.text.startswith(
        "2 contracts have their deadlines within 90 days. At stake: EUR 1,440.00 and USD 11,400.00."
    )
    assert "In 2 to 6 weeks (14 to 44 days)\n• Slate" in digest.text
    assert "In 6 weeks to 3 months (45 to 89 days)\n• ActivTrak" in digest.text


def test_it_comes_once_a_week(office: Office) -> None:
    office.register()

    office.go_to(MONDAY + 3 * WEEK)

    assert [message.at.date().isoformat() for message in digests(office)] == [
        "2026-12-07",
        "2026-12-14",
        "2026-12-21",
        "2026-12-28",
    ]


def test_while_nothing_is_due_within_90_days_it_is_quiet(office: Office) -> None:
    register(office, "add Figma 20 seats at $14 ends 2027-11-30 notice 30 days")

    office.go_to(MONDAY + 2 * WEEK)

    assert digests(office) == []


def test_it_comes_on_the_day_at_the_hour_and_in_the_zone_that_are_set_and_not_twice(office: Office) -> None:
    office.register()
    settle_on(office, digest_day="4", hour="15:00", timezone="America/New_York")

    office.go_to(MONDAY)
    assert [hour_of(message) for message in digests(office)] == [datetime(2026, 12, 3, 20, 0, tzinfo=UTC)]

    settle_on(office, digest_day="5", hour="15:00", timezone="America/New_York")
    office.go_to(MONDAY + WEEK)
    assert [hour_of(message) for message in digests(office)][1:] == [
        datetime(2026, 12, 11, 20, 0, tzinfo=UTC)
    ]


def test_whoever_wants_none_gets_none(office: Office) -> None:
    office.register()
    settle_on(office, digest_day="0")

    office.go_to(MONDAY + 2 * WEEK)

    assert digests(office) == []


def test_with_a_default_channel_one_digest_tells_of_all_channels_and_restricted_contracts_stay(
    office: Office,
) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    office.register()
    register(office, SLATE, channel=GENERAL.id)
    register(office, SLATE.replace("Slate", "Secret"), channel=FINANCE.id)
    settle_on(office, default_channel=GENERAL.id)

    office.go_to(MONDAY)

    (shared,) = digests(office, GENERAL.id)
    assert "ActivTrak" in shared.text
    assert "Slate" in shared.text
    assert "Secret" not in shared.text
    assert digests(office) == []
    (own,) = digests(office, FINANCE.id)
    assert "Secret" in own.text
    assert "ActivTrak" not in own.text


def test_where_other_organisations_read_no_price_is_said(office: Office) -> None:
    register(office, SLATE, channel=VENDOR.id)

    office.go_to(MONDAY)

    (digest,) = digests(office, VENDOR.id)
    assert "EUR" not in digest.text
    assert "Prices are not shown where other organisations can read them." in digest.text


def test_in_a_default_channel_that_other_organisations_read_stands_only_what_lives_there(
    office: Office,
) -> None:
    office.register()
    register(office, SLATE, channel=VENDOR.id)
    settle_on(office, default_channel=VENDOR.id)

    office.go_to(MONDAY)

    (digest,) = digests(office, VENDOR.id)
    assert "Slate" in digest.text
    assert "ActivTrak" not in digest.text


def test_where_nothing_may_be_said_there_is_no_digest_and_no_trouble(office: Office) -> None:
    office.register()
    settle_on(office, default_channel=VENDOR.id)

    office.go_to(MONDAY)

    assert digests(office, VENDOR.id) == []
    assert "All that was due has been posted" in office.read("health")


def test_a_restricted_channel_that_was_opened_reads_no_digest(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    register(office, SLATE.replace("Slate", "Secret"), channel=FINANCE.id)
    with office.sandbox.workspace.lock:
        office.sandbox.workspace.change_conversation(FINANCE.id, kind=ConversationKind.CHANNEL)

    office.go_to(MONDAY)

    assert digests(office, FINANCE.id) == []
    (told,) = digests(office, f"D{ALEX.id[1:]}")
    assert "Secret" in told.text


def test_an_action_that_was_asked_about_twice_stands_there_until_it_is_answered(office: Office) -> None:
    office.click(office.register(), "start_plan")
    asked_again = datetime(2027, 3, 22, 8, 0, tzinfo=UTC)

    office.go_to(asked_again - timedelta(minutes=1))
    assert "asked about twice" not in digests(office)[-1].text
    office.go_to(asked_again + WEEK)
    assert "Still open, and asked about twice\n• ActivTrak" in digests(office)[-1].text
    assert f"<@{ALEX.id}> ▲ Late, was due on 17 Mar 2027: Export" in digests(office)[-1].text

    picks = office.type("done ActivTrak")
    assert picks is not None
    export = next(block for block in picks.blocks if "Export the data" in str(block))
    office.click(picks, "done", block_id=export["block_id"])
    office.go_to(asked_again + 2 * WEEK)
    assert "was due on 17 Mar 2027" not in digests(office)[-1].text


def test_when_its_channel_is_closed_the_admins_are_told_and_nobody_else(office: Office) -> None:
    office.sandbox.change_channel(FINANCE.id, bot_member=True)
    settle_on(office, default_channel=GENERAL.id, fallback=[NOOR.id], admins=[ALEX.id])
    register(office, SLATE, channel=FINANCE.id)
    office.sandbox.change_channel(FINANCE.id, archived=True)

    office.go_to(MONDAY)

    told = office.sandbox.messages("D0ALEX")[-1].text
    assert "could not post in <#C0FINANCE>: it is archived. So you are told here:" in told
    assert "Slate" in told
    assert digests(office, GENERAL.id) == []
    assert not [m for m in office.sandbox.messages("D0NOOR") if "Slate" in m.text]


def test_after_three_weeks_asleep_it_is_said_once(office: Office) -> None:
    office.register()
    office.settle()

    office.clock.advance_to(MONDAY + 3 * WEEK + timedelta(hours=2))
    office.settle()

    assert len(digests(office)) == 1
    office.go_to(MONDAY + 4 * WEEK)
    assert len(digests(office)) == 2


def test_show_all_answers_only_the_one_who_asks(office: Office) -> None:
    office.register()
    office.go_to(MONDAY)
    (digest,) = digests(office)

    answer = office.click(digest, "page", person=NOOR.id)

    assert answer is not None
    assert answer.seen_only_by == NOOR.id
    assert "Contracts by next deadline" in answer.text
