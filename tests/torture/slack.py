"""A Slack that misbehaves by the dice, and keeps what it really took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack_errors import outcome_of
from scheduler.ports import Deadline, Delivered, Outcome, Search, TooLate
from storage.records.deliveries import EDITS, DeliveryRecord
from tests.support.stored import TEAM
from tests.torture.chaos import RETRY_AFTER, Chaos, SlackMode
from tests.torture.world import Actor, Killed, World

TIMEOUT_SECONDS = 10.0
"""The delivering client's."""

LATEST_ACCEPTANCE = 75.0
"""Seconds after the call within which Slack takes what it will take; with the history's lag below the quarantine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One message that Slack has."""

    delivery: DeliveryRecord
    at_seconds: float
    visible_at_seconds: float

    @property
    def ts(self) -> str:
        return f"{1_796_115_600 + self.at_seconds:.6f}"


class SimulatedSlack:
    """All workspaces of it. `closed` are archived channels, `dead` workspaces whose token is revoked."""

    def __init__(self, world: World, chaos: Chaos) -> None:
        self.world = world
        self.chaos = chaos
        self.taken: list[Taken] = []
        self.closed: set[tuple[str, str]] = set()
        self.dead: set[str] = set()
        self.is_healthy = False

    def take(self, delivery: DeliveryRecord) -> Taken:
        """From here on it is there, whatever the caller learns."""
        world = self.world
        lag = 0.0 if self.is_healthy else world.chance.uniform(0, self.chaos.lag_seconds)
        taken = Taken(delivery=delivery, at_seconds=world.seconds, visible_at_seconds=world.seconds + lag)
        world.note(f"slack takes {name(delivery)}")
        self.taken.append(taken)
        return taken

    def draw_mode(self, delivery: DeliveryRecord) -> SlackMode:
        """How this call goes; the second workspace's always go well."""
        refused = self.chaos.refused
        if delivery.workspace_id != TEAM:
            return SlackMode.FINE
        if refused and refused[0] <= self.world.seconds < refused[1]:
            return SlackMode.REFUSED
        if self.is_healthy:
            return SlackMode.FINE
        modes = list(self.chaos.slack)
        return self.world.chance.choices(modes, [self.chaos.slack[mode] for mode in modes])[0]

    def shown(self, workspace_id: str, channel_id: str) -> Mapping[str, str]:
        """What a look at the channel finds now."""
        return {
            one.delivery.id: one.ts
            for one in self.taken
            if (one.delivery.workspace_id, one.delivery.channel_id) == (workspace_id, channel_id)
            and one.visible_at_seconds <= self.world.seconds
        }


class Line:
    """One sender's Messenger."""

    def __init__(self, slack: SimulatedSlack, actor: Actor, *, looks: bool) -> None:
        self._slack = slack
        self._actor = actor
        self._looks = looks

    def post(self, delivery: DeliveryRecord, deadline: Deadline) -> Outcome:
        slack, chance = self._slack, self._slack.world.chance
        if deadline.has_passed():
            return TooLate()
        mode = slack.draw_mode(delivery)
        slack.world.note(f"post {name(delivery)}: {mode}")
        if mode is SlackMode.REFUSED:
            return outcome_of(ConnectionRefusedError())
        self._actor.wait(chance.uniform(0.0, slack.chaos.slowest_seconds / 2))
        if not slack.is_healthy and chance.random() < slack.chaos.killed / 2:
            self._be_killed(delivery)
        refusal = _refusal(slack, delivery)
        return refusal or self._answer(delivery, mode)

    def find(self, deliveries: Sequence[DeliveryRecord]) -> Mapping[str, str] | None:
        slack = self._slack
        self._actor.wait(slack.world.chance.uniform(0.0, 0.5))
        if not slack.is_healthy and slack.world.chance.random() < slack.chaos.find_fails:
            raise TimeoutError
        if not slack.chaos.history_is_readable:
            return None
        place = deliveries[0].workspace_id, deliveries[0].channel_id
        found = slack.shown(*place) if self._looks else {}
        slack.world.note(f"look {[name(one) for one in deliveries]}: {len(found)} there")
        return found

    def posted_since(self, search: Search) -> Mapping[str, str] | None:
        slack = self._slack
        self._actor.wait(slack.world.chance.uniform(0.0, 0.5))
        if not slack.is_healthy and slack.world.chance.random() < slack.chaos.find_fails:
            raise TimeoutError
        if not slack.chaos.history_is_readable:
            return None
        return slack.shown(search.workspace_id, search.channel_id) if self._looks else {}

    def _answer(self, delivery: DeliveryRecord, mode: SlackMode) -> Outcome:
        if mode in NOT_TAKEN:
            return self._not_taken(delivery, mode)
        slack, chance = self._slack, self._slack.world.chance
        taken = slack.take(delivery)
        self._actor.wait(chance.uniform(0.0, slack.chaos.slowest_seconds / 2))
        if not slack.is_healthy and chance.random() < slack.chaos.killed / 2:
            raise Killed
        if mode in ERRORS:
            return outcome_of(ERRORS[mode])
        return Delivered(channel_id=delivery.channel_id, ts=taken.ts)

    def _not_taken(self, delivery: DeliveryRecord, mode: SlackMode) -> Outcome:
        """Not now: perhaps later, perhaps never."""
        slack, chance = self._slack, self._slack.world.chance
        if mode is SlackMode.RATELIMITED:
            return outcome_of(_api_error("ratelimited", 429, chance.choice(RETRY_AFTER)))
        if mode is SlackMode.INTERNAL_ERROR:
            return outcome_of(_api_error("internal_error", 200))
        if mode is SlackMode.ACCEPTED_LATE:
            later = chance.uniform(TIMEOUT_SECONDS, LATEST_ACCEPTANCE - slack.chaos.slowest_seconds)
            slack.world.after(later, lambda: _take_late(slack, delivery))
        self._actor.wait(TIMEOUT_SECONDS - slack.chaos.slowest_seconds / 2)
        return outcome_of(TimeoutError())

    def _be_killed(self, delivery: DeliveryRecord) -> None:
        """In the middle of the call: what had left already may still arrive."""
        slack, chance = self._slack, self._slack.world.chance
        if chance.random() < 0.7 and not _refusal(slack, delivery):
            later = chance.uniform(0, LATEST_ACCEPTANCE - slack.chaos.slowest_seconds)
            slack.world.after(later, lambda: _take_late(slack, delivery))
        raise Killed


def _take_late(slack: SimulatedSlack, delivery: DeliveryRecord) -> None:
    if not _refusal(slack, delivery):
        slack.take(delivery)


def _refusal(slack: SimulatedSlack, delivery: DeliveryRecord) -> Outcome | None:
    if delivery.workspace_id in slack.dead:
        return outcome_of(_api_error("token_revoked", 200))
    if (delivery.workspace_id, delivery.channel_id) in slack.closed:
        return outcome_of(_api_error("is_archived", 200))
    return None


def _api_error(code: str, status: int, retry_after: str | None = None) -> SlackApiError:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="chat.postMessage",
        req_args={},
        data={"ok": False, "error": code},
        headers={} if retry_after is None else {"Retry-After": retry_after},
        status_code=status,
    )
    return SlackApiError(code, response)  # type: ignore[no-untyped-call]


NOT_TAKEN = frozenset(
    {
        SlackMode.RATELIMITED,
        SlackMode.INTERNAL_ERROR,
        SlackMode.ACCEPTED_LATE,
        SlackMode.NEVER_ACCEPTED,
    }
)
ERRORS: dict[SlackMode, Exception] = {
    SlackMode.ANSWER_LOST: ConnectionResetError(),
    SlackMode.ANSWER_5XX: _api_error("upstream", 503),
    SlackMode.ANSWER_GARBAGE: _api_error("Received a response in a non-JSON format", 200),
}
"""What the caller sees although the message is there."""


def is_edit(delivery: DeliveryRecord) -> bool:
    return delivery.kind in EDITS


def name(delivery: DeliveryRecord) -> str:
    """Short, for the trace."""
    return f"{delivery.kind.value}:{delivery.id[:4]}/{delivery.fence}"
