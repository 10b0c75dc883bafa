"""`settings`: who may change them, what is refused, and what follows from them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest

from sandbox.seed import ALEX, FINANCE, GENERAL, GUS, IT_SAAS, NOOR, RIO, SAM, VENDOR
from storage.records.settings import WorkspaceSettings
from tests.bot.listeners.test_register import records
from tests.support.office import REGISTER, Office

TEAM = "T0SANDBOX"


def settings_of(office: Office) -> WorkspaceSettings:
    with office.database.reading() as transaction:
        return transaction.settings.get(TEAM)


def save(office: Office, *, person: str = ALEX.id, **fields: Any) -> dict[str, str]:
    """Open the form, change these fields, submit; what was refused."""
    office.type("settings", person=person)
    return office.fill(person=person, **fields).errors


def test_an_admin_sets_everything_and_reads_it_back(office: Office) -> None:
    errors = save(
        office,
        default_channel=GENERAL.id,
        hour="08:00",
        timezone="europe/berlin",
        country="de",
        digest_day="5",
        fallback=[NOOR.id],
        admins=[ALEX.id, SAM.id],
    )

    assert not errors
    assert settings_of(office) == WorkspaceSettings(
        default_channel_id=GENERAL.id,
        post_time=time(8, 0),
        timezone="Europe/Berlin",
        country="DE",
        digest_day=5,
        fallback_ids=(NOOR.id,),
        admin_ids=(ALEX.id, SAM.id),
        revision=1,
    )
    said = office.ephemeral()[-1].text
    assert said.startswith("The settings are saved.")
    assert "Weekly digest: Friday" in said
    assert "Last changed by <@U0ALEX> on 1 Dec 2026." in said


def test_others_see_the_settings_and_cannot_change_them(office: Office) -> None:
    text = office.read("settings", person=NOOR.id)

    assert office.sandbox.view(person=NOOR.id) is None
    assert "Hour: 09:00" in text
    assert "Admins: Slack's own workspace admins" in text
    assert "Only admins can change them." in text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("timezone", "Berlin", "“Berlin” is no time zone: write one like Europe/Berlin."),
        ("country", "Atlantis", "“Atlantis” is no country with known holidays"),
        ("default_channel", FINANCE.id, "type /invite @exitplan there first"),
        ("admins", [GUS.id], "not guests"),
        ("fallback", [RIO.id], "nobody of another organisation"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(
    office: Office, field: str, value: Any, sentence: str
) -> None:
    chosen: dict[str, Any] = {field: value}
    before = settings_of(office)
    errors = save(office, **chosen)

    assert list(errors) == [field]
    assert sentence in errors[field]
    assert settings_of(office) == before


def test_of_two_who_change_them_at_once_the_second_is_told(office: Office) -> None:
    save(office, admins=[ALEX.id, SAM.id])
    office.type("settings")
    office.type("settings", person=SAM.id)
    assert not office.fill(hour="07:00").errors

    errors = office.fill(person=SAM.id, hour="10:00").errors

    assert "Somebody changed the settings while the form was open" in errors["hour"]
    assert settings_of(office).post_time == time(7, 0)


def test_appointed_admins_may_change_contracts_and_slacks_own_no_longer(office: Office) -> None:
    office.type(REGISTER, person=NOOR.id)
    office.submit(person=NOOR.id)
    assert "can do this" in office.read("remove ActivTrak", person=SAM.id)
    assert "Remove ActivTrak?" in office.read("remove ActivTrak")

    save(office, admins=[SAM.id])

    assert "Remove ActivTrak?" in office.read("remove ActivTrak", person=SAM.id)
    assert "can do this" in office.read("remove ActivTrak")
    office.type("settings")
    assert office.sandbox.view() is not None, "an owner of the workspace is never locked out of the settings"


def test_new_contracts_take_channel_hour_zone_and_country(office: Office) -> None:
    save(office, default_channel=GENERAL.id, hour="07:00", timezone="America/New_York", country="US")
    office.sandbox.close_view() if office.sandbox.view() else None

    office.use_shortcut("register_contract")
    assert not office.fill(
        vendor="ActivTrak", seats="50", price="$19", unit="seat_month", end_on="2027-03-31", notice_days="30"
    ).errors

    (record,) = records(office)
    assert (record.channel_id, record.post_time) == (GENERAL.id, time(7, 0))
    assert (record.timezone, record.contract.country) == ("America/New_York", "US")


def test_a_new_hour_leaves_the_contracts_that_there_are_unless_they_are_to_move(office: Office) -> None:
    office.click(office.register(), "start_plan")

    save(office, hour="14:00")
    assert "1 contract keeps its own hour" in office.ephemeral()[-1].text
    assert records(office)[0].post_time == time(9, 0)

    save(office, hour="14:00", move=["move"])
    office.settle()

    assert "The reminders of 1 contract come at 14:00 from now on." in office.ephemeral()[-1].text
    assert records(office)[0].post_time == time(14, 0)
    assert "hour of the reminders" in office.read("history ActivTrak")
    due = office.bot.sweep.next_due_at()
    assert due is not None
    assert due.astimezone(UTC).time() == time(13, 0), "the reminders follow: 14:00 in Berlin"


def test_moving_repeats_nothing_that_was_said_today(office: Office) -> None:
    office.click(office.register(), "start_plan")
    due = office.bot.sweep.next_due_at()
    assert due is not None
    office.go_to(due)
    before = len(office.posted())

    save(office, hour="20:00", move=["move"])
    office.go_to(datetime(due.year, due.month, due.day, 23, 0, tzinfo=UTC))

    assert len(office.posted()) == before


def test_no_price_goes_to_a_default_channel_that_others_read_and_it_is_said(office: Office) -> None:
    save(office, default_channel=VENDOR.id)

    assert "another organisation read the default channel" in office.ephemeral()[-1].text


def test_the_settings_open_from_home_and_answer_there(office: Office) -> None:
    office.register()
    assert "Settings" in office.open_home()
    assert "Settings" not in office.open_home(person=SAM.id)

    office.click_home("settings")
    assert not office.fill(hour="06:00", move=["move"]).errors
    office.settle()

    assert "The reminders of 1 contract come at 06:00 from now on." in office.modal_text()
    assert records(office)[0].channel_id == IT_SAAS.id
