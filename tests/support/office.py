"""A workspace with a running bot, to act in as its people: signed requests in, everything said out."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slack_bolt import BoltRequest
from sqlalchemy import text, update

from bot.cli.manifest import MANIFEST
from bot.cli.sandbox import give_clock_to
from bot.clients import asking_client
from bot.installation import find_installation, installed_in_one
from bot.process import Bot, running_bot
from sandbox.clock import SandboxClock
from sandbox.commands import Outcome
from sandbox.manifest import read_manifest_file
from sandbox.model import Message
from sandbox.seed import ALEX, IT_SAAS
from sandbox.server import Sandbox
from sandbox.views import OpenView
from scheduler.failpoints import Reached, nothing_happens
from storage.database import Database
from storage.migrate import upgrade
from storage.records.settings import NO_DIGEST
from storage.schema.workspaces import workspaces

FIRST_OF_DECEMBER = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
"""Half past eight in Berlin, before anything is posted."""

WEEKLY_MARK = "Once a week. /exitplan settings says"
"""Stands in every weekly digest, and in nothing else."""

APP = read_manifest_file(MANIFEST)

LAST_THAT_CHANGES_ROWS = "0021"
"""Of the migrations."""

REGISTER = "add ActivTrak 50 seats at $19 ends 2027-03-31"


class TrackingExecutor(ThreadPoolExecutor):
    """Knows when everything that was submitted is done."""

    def __init__(self) -> None:
        super().__init__(max_workers=4)
        self._futures: deque[Future[Any]] = deque()
        """May be added to by any thread."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super().submit(fn, *args, **kwargs)
        self._futures.append(future)
        return future

    def settle(self) -> None:
        while self._futures:
            self._futures.popleft().result(timeout=10)


@dataclass(slots=True, kw_only=True)
class Office:
    """People act in it by sentences; what they see comes back."""

    sandbox: Sandbox
    database: Database
    clock: SandboxClock
    bot: Bot
    worker: TrackingExecutor
    statuses: list[int] = field(default_factory=list)

    def settle(self) -> None:
        """Everything that was asked is answered, everything due is said."""
        self.worker.settle()
        assert self.bot.ticker.settle(), "the scheduler does not come to rest"

    def type(self, text: str, *, person: str = ALEX.id, channel: str = IT_SAAS.id) -> Message | None:
        """Type `/exitplan TEXT`; the answer that this person alone sees, if there is one."""
        before = self.ephemeral(person=person, channel=channel)
        outcome = self.sandbox.command(f"/exitplan {text}".strip(), person=person, channel=channel)
        assert outcome.ok, outcome.error
        self.settle()
        after = self.ephemeral(person=person, channel=channel)
        return after[-1] if len(after) > len(before) else None

    def read(self, text: str, *, person: str = ALEX.id, channel: str = IT_SAAS.id) -> str:
        """The text of the answer to `/exitplan TEXT`."""
        answer = self.type(text, person=person, channel=channel)
        assert answer is not None, f"no answer to {text!r}"
        return answer.text

    def click(
        self, message: Message, action_id: str, *, person: str = ALEX.id, block_id: str | None = None
    ) -> Message | None:
        """Press a button; the answer that this person alone sees, if there is one."""
        before = self.ephemeral(person=person, channel=message.channel)
        outcome = self.sandbox.click(message, action_id=action_id, person=person, block_id=block_id)
        assert outcome.ok, outcome.error
        self.settle()
        after = self.ephemeral(person=person, channel=message.channel)
        return after[-1] if len(after) > len(before) else None

    def submit(
        self, state: Mapping[str, Mapping[str, Any]] | None = None, *, person: str = ALEX.id
    ) -> Outcome:
        """Submit the form that this person has open."""
        outcome = self.sandbox.submit(state, person=person)
        self.settle()
        return outcome

    def fill(self, *, person: str = ALEX.id, **fields: Any) -> Outcome:
        """Fill in fields of the open form by block id, and submit it."""
        return self.submit(self.state(person=person, **fields), person=person)

    def open_home(self, *, person: str = ALEX.id) -> str:
        """Look at Home; all that it shows, as text."""
        self.sandbox.open_home(person=person)
        self.settle()
        return self.home_text(person=person)

    def home_text(self, *, person: str = ALEX.id) -> str:
        """What this person's Home shows."""
        home = self.sandbox.home(person=person)
        assert home is not None, "nothing was published"
        return text_of(home.blocks)

    def click_home(self, action_id: str, *, person: str = ALEX.id, block_id: str | None = None) -> None:
        """Press a button in Home."""
        outcome = self.sandbox.click_in_home(action_id=action_id, person=person, block_id=block_id)
        assert outcome.ok, outcome.error
        self.settle()

    def click_modal(self, action_id: str, *, person: str = ALEX.id, block_id: str | None = None) -> None:
        """Press a button in the modal that this person has open."""
        outcome = self.sandbox.click_in_view(action_id=action_id, person=person, block_id=block_id)
        assert outcome.ok, outcome.error
        self.settle()

    def use_shortcut(self, callback_id: str, *, person: str = ALEX.id) -> None:
        """Use a global shortcut."""
        outcome = self.sandbox.use_shortcut(callback_id, person=person)
        assert outcome.ok, outcome.error
        self.settle()

    def modal_text(self, *, person: str = ALEX.id) -> str:
        """All that the modal on top shows, as text."""
        view = self.sandbox.view(person=person)
        assert view is not None, "no modal is open"
        return text_of(view.blocks)

    def state(self, *, person: str = ALEX.id, **fields: Any) -> dict[str, dict[str, Any]]:
        """Raw values by the block ids that begin with these names: the bot may have renewed an id."""
        view = self.sandbox.view(person=person)
        assert view is not None, "no form is open"
        state: dict[str, dict[str, Any]] = {}
        for name, value in fields.items():
            block = next(one for one in view.blocks if _is_block_of(one["block_id"], name))
            element = block.get("element") or block["accessory"]
            state[block["block_id"]] = {element["action_id"]: value}
        return state

    def ephemeral(self, *, person: str = ALEX.id, channel: str = IT_SAAS.id) -> list[Message]:
        messages = self.sandbox.messages(channel, person=person)
        return [message for message in messages if message.seen_only_by == person]

    def posted(self, *, channel: str = IT_SAAS.id) -> list[Message]:
        """What everybody sees of the bot there, the weekly digests apart."""
        return [one for one in self._said(channel) if WEEKLY_MARK not in one.text]

    def digests(self, *, channel: str = IT_SAAS.id) -> list[Message]:
        """The weekly digests there."""
        return [one for one in self._said(channel) if WEEKLY_MARK in one.text]

    def _said(self, channel: str) -> list[Message]:
        return [message for message in self.sandbox.messages(channel) if message.by_bot]

    def go_to(self, instant: datetime) -> None:
        """Let time pass, stopping wherever something is due."""
        self.settle()
        due = self.bot.sweep.next_due_at()
        while due is not None and self.clock.now() < due <= instant:
            self.clock.advance_to(due)
            self.settle()
            due = self.bot.sweep.next_due_at()
        self.clock.advance_to(instant)
        self.settle()

    def register(self, **fields: Any) -> Message:
        """Register the guide's contract; the answer."""
        self.type(REGISTER)
        before = self.ephemeral()
        outcome = self.fill(**fields)
        assert outcome.ok, outcome
        assert not outcome.errors, outcome.errors
        answers = self.ephemeral()[len(before) :]
        assert answers, "nothing was answered"
        return answers[-1]

    def dispatch(self, body: str, headers: Mapping[str, str]) -> tuple[int, str]:
        """One HTTP request to the bot, exactly as given."""
        response = self.bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        self.statuses.append(response.status)
        return response.status, response.body or ""


def _is_block_of(block_id: str, name: str) -> bool:
    """A refilled field has a number after its name."""
    return block_id.partition("~")[0] == name


def text_of(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Every text in these blocks, one a line."""
    return "\n".join(_texts(list(blocks)))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for one in part:
            yield from _texts(one)
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for one in part.values():
            yield from _texts(one)


def values_in(message: Message | OpenView, action_id: str) -> list[str]:
    """The values of all buttons with this id."""
    found = []
    for block in message.blocks:
        for element in (*block.get("elements", ()), block.get("accessory") or {}):
            if isinstance(element, dict) and element.get("action_id") == action_id:
                found.append(element["value"])
    return found


def upgrade_from(revision: str, office: Office) -> None:
    """As if its database had been an earlier version's until now, of the same tables.

    The migrations that follow on `LAST_THAT_CHANGES_ROWS` make tables that are there already.
    """
    with office.database.engine.connect() as connection:
        newest = connection.scalar(text("SELECT version_num FROM alembic_version"))
    _call_version(revision, office)
    upgrade(office.database, to=LAST_THAT_CHANGES_ROWS)
    _call_version(newest, office)
    office.settle()


def _call_version(revision: str, office: Office) -> None:
    with office.database.transaction() as transaction:
        there = text("UPDATE alembic_version SET version_num = :revision")
        transaction.connection.execute(there, {"revision": revision})


@contextmanager
def an_office(
    database: Database,
    *,
    at: datetime = FIRST_OF_DECEMBER,
    stands_still: bool = False,
    has_weekly_digest: bool = False,
    reached: Reached = nothing_happens,
) -> Iterator[Office]:
    """An office on an empty, migrated database; `stands_still`: time passes only where it is moved.

    Without the weekly digest, which says each Monday what was said before. `reached` is told of every
    moment that a delivery passes on its way.
    """
    clock = SandboxClock(lambda: at if stands_still else datetime.now(UTC))  # noqa: TID251 (a test's real time)
    clock.set(at)
    with Sandbox(clock, app=APP) as sandbox:
        installation = find_installation(
            asking_client(sandbox.bot_token, base_url=sandbox.api_url), sandbox.bot_token
        )
        worker = TrackingExecutor()
        with running_bot(
            installed_in_one(installation, api_url=sandbox.api_url),
            database=database,
            clock=clock,
            api_url=sandbox.api_url,
            signing_secret=sandbox.signing_secret,
            worker=worker,
            reached=reached,
        ) as bot:
            office = Office(sandbox=sandbox, database=database, clock=clock, bot=bot, worker=worker)
            give_clock_to(sandbox, bot)
            sandbox.attach_app(office.dispatch, unix_now=time.time)  # noqa: TID251 (signatures are real)
            if not has_weekly_digest:
                leave_out_the_weekly_digest(database)
            yield office


def leave_out_the_weekly_digest(database: Database) -> None:
    """As the settings of a workspace do."""
    with database.transaction() as transaction:
        transaction.connection.execute(update(workspaces).values(digest_day=NO_DIGEST))
