"""`/metrics`: whether reminders are said, and where they wait; docs/operations.md, "Metrics".

Sums are of this process, since its start. What stands in the database is asked for at each look, so it is
the same in all replicas, and is told also where every thread that sends is dead. No name, id or text of
anybody's is a label.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from bot.slack_errors import (
    CONTENT_ERRORS,
    DESTINATION_ERRORS,
    GONE_ERRORS,
    NOT_ACCEPTED_ERRORS,
    PASSING_ERRORS,
    THREAD_ERRORS,
    TOKEN_ERRORS,
)
from scheduler.ports import NOTHING_LEFT, TOO_FAST, Clock, Delivered, NotAccepted, Outcome, TooLate
from storage.database import Database
from storage.records.deliveries import DeliveryState

NAMED_ERRORS = frozenset(
    {"database", "render", TOO_FAST, TooLate().error}
    | CONTENT_ERRORS
    | DESTINATION_ERRORS
    | GONE_ERRORS
    | NOT_ACCEPTED_ERRORS
    | PASSING_ERRORS
    | THREAD_ERRORS
    | TOKEN_ERRORS
)
"""Any other is counted under one of three names, for each value of a label is a series of its own."""

LATENCIES = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
"""Seconds. Slack usually answers within one, and a call is given up after nine."""

COUNTED = tuple(
    state for state in DeliveryState if state not in {DeliveryState.DELIVERED, DeliveryState.CANCELLED}
)
"""States that are told; of the rest there are ever more."""


class Metrics:
    """The scheduler's meter, and what it has counted. Any thread may call any method."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._swept_at = clock.monotonic()
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._sent = self._count("deliveries_sent", "Messages and edits that Slack took.")
        self._failures = Counter(
            "exitplan_delivery_failures",
            "Attempts that did not deliver, by error; most are made again.",
            ["error"],
            registry=self._registry,
        )
        self._rate_limited = self._count("slack_rate_limited", "Attempts that Slack answered with 429.")
        self._seconds = Histogram(
            "exitplan_post_duration_seconds",
            "How long attempts to post or edit took, whatever came of them.",
            buckets=LATENCIES,
            registry=self._registry,
        )

    def posted(self, outcome: Outcome, seconds: float) -> None:
        if isinstance(outcome, Delivered):
            self._sent.inc()
        elif outcome.error != NOTHING_LEFT:
            self._failures.labels(error=error_label(outcome.error)).inc()
        if isinstance(outcome, NotAccepted) and outcome.is_too_fast:
            self._rate_limited.inc()
        if not isinstance(outcome, TooLate):
            self._seconds.observe(seconds)

    def swept(self) -> None:
        self._swept_at = self._clock.monotonic()

    def tell(self) -> tuple[str, bytes]:
        """Content type and text; without what the database knows while it can't be asked."""
        counted: bytes = generate_latest(self._registry)
        standing: bytes = generate_latest(self._standing())
        return CONTENT_TYPE_LATEST, counted + standing

    def _count(self, name: str, about: str) -> Counter:
        return Counter(f"exitplan_{name}", about, registry=self._registry)

    def _standing(self) -> CollectorRegistry:
        """How it stands now; a registry for each look, so that two at once mix nothing."""
        registry = CollectorRegistry()
        age = Gauge(
            "exitplan_last_sweep_age_seconds",
            "Since the last pass over all that is due, or since the start.",
            registry=registry,
        )
        age.set(self._clock.monotonic() - self._swept_at)
        up = Gauge(
            "exitplan_database_up", "Whether the database could be asked (1) or not.", registry=registry
        )
        try:
            self._ask_database(registry)
            up.set(1)
        except SQLAlchemyError:
            up.set(0)
        return registry

    def _ask_database(self, registry: CollectorRegistry) -> None:
        now = self._clock.now()
        with self._database.reading() as transaction:
            counts = transaction.health.undelivered()
            uncertain = transaction.health.uncertain()
            oldest = transaction.health.oldest_due_at(now)
            gone = transaction.workspaces.uninstalled()
            suspended = [one for one in transaction.health.suspended() if one not in gone]
        by_state = Gauge(
            "exitplan_deliveries",
            "Deliveries that are not delivered, by state.",
            ["state"],
            registry=registry,
        )
        for state in COUNTED:
            by_state.labels(state=state.value).set(counts.get(state, 0))
        age = (now - oldest).total_seconds() if oldest else 0
        for name, about, value in (
            (
                "deliveries_uncertain",
                "Deliveries that Slack may have or not; they are looked for.",
                uncertain,
            ),
            ("oldest_due_age_seconds", "How long the oldest of all that is due has waited; 0: none is.", age),
            ("workspaces_suspended", "Workspaces whose token Slack refuses.", len(suspended)),
        ):
            Gauge(f"exitplan_{name}", about, registry=registry).set(value)


def error_label(error: str) -> str:
    """The error as few enough values: a known word, or `server_error`, `network` or `other`."""
    if error in NAMED_ERRORS:
        return error
    if error.startswith("HTTP 5"):
        return "server_error"
    is_exception = error.isidentifier() and (error[0].isupper() or error == "gaierror")
    return "network" if is_exception else "other"
