"""What an operator's Prometheus sees: that reminders are said, and where they wait."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics, error_label
from scheduler.ports import (
    Delivered,
    DestinationClosed,
    NotAccepted,
    Outcome,
    Refused,
    TokenDead,
    TooLate,
    Uncertain,
)
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.deliveries import DeliveryRecord
from tests.support.clock import START, FakeClock
from tests.support.databases import closing_database
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import CHANNEL, OTHER_TEAM, OWNER, TEAM, arm_one_reminder

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def messenger() -> ScriptedMessenger:
    return ScriptedMessenger()


@pytest.fixture
def metrics(database: Database, clock: FakeClock) -> Metrics:
    return Metrics(database, clock)


@pytest.fixture
def sweep(database: Database, messenger: ScriptedMessenger, clock: FakeClock, metrics: Metrics) -> Sweep:
    return Sweep(database, messenger, clock, owner="sender-1", meter=metrics)


def told(metrics: Metrics) -> dict[str, float]:
    """Every sample that is exitplan's own, as it is written: its name, and its label if it has one."""
    _, text = metrics.tell()
    families = text_string_to_metric_families(text.decode())
    samples = (sample for family in families for sample in family.samples)
    return {
        sample.name.removeprefix("exitplan_")
        + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for sample in samples
        if sample.name.startswith("exitplan_") and not sample.name.endswith("_created")
    }


def test_while_nothing_is_due_all_is_nought(metrics: Metrics) -> None:
    seen = told(metrics)

    assert seen["oldest_due_age_seconds"] == 0
    assert seen["deliveries ready"] == 0
    assert seen["deliveries dead"] == 0
    assert seen["deliveries_uncertain"] == 0
    assert seen["workspaces_suspended"] == 0
    assert seen["deliveries_sent_total"] == 0
    assert seen["database_up"] == 1


def test_a_reminder_that_nobody_takes_up_ages(database: Database, metrics: Metrics, clock: FakeClock) -> None:
    arm_one_reminder(database, due_at=START)
    assert told(metrics)["oldest_due_age_seconds"] == 0

    clock.advance(minutes=7)

    assert told(metrics)["oldest_due_age_seconds"] == 420


def test_what_is_due_later_has_no_age(database: Database, metrics: Metrics, clock: FakeClock) -> None:
    clock.jump_to(START.replace(hour=7))
    arm_one_reminder(database, due_at=START)

    assert told(metrics)["oldest_due_age_seconds"] == 0


def test_what_slack_took_is_counted_with_its_latency_and_is_due_no_more(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, metrics: Metrics, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=START)

    def take_two_seconds(delivery: DeliveryRecord) -> Outcome:
        clock.advance(seconds=2)
        return Delivered(channel_id=delivery.channel_id, ts="1796115600.000001")

    messenger.next_answers(take_two_seconds)

    sweep.run()
    clock.advance(minutes=7)

    seen = told(metrics)
    assert seen["deliveries_sent_total"] == 1
    assert seen["oldest_due_age_seconds"] == 0
    assert seen["post_duration_seconds_count"] == 1
    assert seen["post_duration_seconds_sum"] == 2
    assert (seen["post_duration_seconds_bucket 1.0"], seen["post_duration_seconds_bucket 2.5"]) == (0, 1)


def test_a_429_is_counted_and_the_reminder_waits_and_ages(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, metrics: Metrics, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=START)
    messenger.next_answers(NotAccepted(retry_after=3600, error="ratelimited"))

    sweep.run()
    clock.advance(minutes=7)

    seen = told(metrics)
    assert seen["slack_rate_limited_total"] == 1
    assert seen["delivery_failures_total ratelimited"] == 1
    assert seen["deliveries waiting"] == 1
    assert seen["oldest_due_age_seconds"] == 420


def test_what_slack_may_have_or_not_is_uncertain(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, metrics: Metrics
) -> None:
    arm_one_reminder(database, due_at=START)
    messenger.next_answers(Uncertain(error="TimeoutError"))

    sweep.run()

    seen = told(metrics)
    assert seen["deliveries_uncertain"] == 1
    assert seen["delivery_failures_total network"] == 1


def test_a_suspended_workspace_is_counted_and_does_not_hide_the_age_of_others(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, metrics: Metrics, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=START)
    messenger.next_answers(TokenDead(error="token_revoked"))
    sweep.run()
    clock.advance(hours=2)
    assert told(metrics)["oldest_due_age_seconds"] == 0

    arm_one_reminder(database, due_at=START.replace(hour=9), workspace_id=OTHER_TEAM)

    seen = told(metrics)
    assert seen["workspaces_suspended"] == 1
    assert seen["oldest_due_age_seconds"] == 3600


def test_what_reaches_nobody_is_dead(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, metrics: Metrics
) -> None:
    arm_one_reminder(database, due_at=START)
    messenger.next_answers(*[DestinationClosed(error="is_archived")] * 3)

    while not sweep.run().is_idle:
        pass

    seen = told(metrics)
    assert seen["delivery_failures_total is_archived"] == 3
    assert seen["deliveries blocked"] + seen["deliveries dead"] == 3


def test_a_sweep_that_stands_still_ages_until_the_next_one(
    metrics: Metrics, sweep: Sweep, clock: FakeClock
) -> None:
    clock.advance(minutes=3)
    assert told(metrics)["last_sweep_age_seconds"] == 180

    sweep.run()

    assert told(metrics)["last_sweep_age_seconds"] == 0


def test_without_its_database_it_says_so_and_still_tells_what_it_has_counted(
    clock: FakeClock, tmp_path: Path
) -> None:
    with closing_database(f"sqlite:///{tmp_path / 'no' / 'folder.db'}") as gone:
        metrics = Metrics(gone, clock)
        metrics.posted(Uncertain(error="HTTP 503"), 0.5)

        seen = told(metrics)

    assert seen["database_up"] == 0
    assert seen["delivery_failures_total server_error"] == 1
    assert "oldest_due_age_seconds" not in seen, "nought would say that nothing is due"


@pytest.mark.parametrize(
    ("outcome", "is_failure", "is_timed"),
    [
        (Refused(error="gone"), False, True),
        (TooLate(), True, False),
        (Refused(error="invalid_blocks"), True, True),
    ],
)
def test_what_had_nothing_to_say_is_no_failure_and_what_was_never_sent_has_no_latency(
    metrics: Metrics, outcome: Outcome, is_failure: bool, is_timed: bool
) -> None:
    metrics.posted(outcome, 1.0)

    seen = told(metrics)
    assert any(name.startswith("delivery_failures_total") for name in seen) is is_failure
    assert bool(seen["post_duration_seconds_count"]) is is_timed


@pytest.mark.parametrize(
    ("error", "label"),
    [
        ("channel_not_found", "channel_not_found"),
        ("ratelimited", "ratelimited"),
        ("too_late", "too_late"),
        ("HTTP 503", "server_error"),
        ("ConnectionResetError", "network"),
        ("gaierror", "network"),
        ("file: TimeoutError", "other"),
        ("a_word_of_next_year", "other"),
        ("<html>no such host C0EXITS xoxb-1</html>", "other"),
        ("", "other"),
    ],
)
def test_errors_are_few_words_that_are_known(error: str, label: str) -> None:
    assert error_label(error) == label


def test_nobody_is_named(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, metrics: Metrics
) -> None:
    reminder = arm_one_reminder(database, due_at=START)
    messenger.next_answers(Uncertain(error=f"{TEAM} {CHANNEL}"))
    sweep.run()

    _, text = metrics.tell()

    for name in (TEAM, CHANNEL, OWNER, reminder.id, reminder.contract_id, "ActivTrak"):
        assert name not in text.decode()


def test_the_document_names_every_metric_and_no_other(metrics: Metrics) -> None:
    body = (ROOT / "docs" / "operations.md").read_text("utf-8").split("\n## Metrics\n")[1].split("\n## ")[0]
    documented = re.findall(r"^\| `(exitplan_\w+)", body, flags=re.MULTILINE)
    metrics.posted(Uncertain(error="TimeoutError"), 1.0)

    def is_one(name: str) -> bool:
        return name in documented or re.sub(r"_(bucket|count|sum)$", "", name) in documented

    seen: Any = {f"exitplan_{name.split()[0]}" for name in told(metrics)}
    assert [name for name in sorted(seen) if not is_one(name)] == []
    assert [name for name in documented if not any(one.startswith(name) for one in seen)] == []
    assert set(re.findall(r"\bexitplan_\w+", body)) <= set(documented)
