"""One act of one person: who, where, and how the answer gets back to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt import BoltContext
from slack_sdk.web import SlackResponse

from bot.clients import Clients
from bot.ids import ANSWER_VIEW
from bot.listeners.home_tabs import HomeTabs
from bot.listeners.origins import CHANNELLESS, FORGOTTEN, Origin, Origins
from bot.messages.message import Message
from bot.people import People
from bot.usecases.access import Person
from bot.usecases.services import Services
from bot.usecases.settings import with_authority

Payload = Mapping[str, Any]
"""What Slack sent, as Bolt has parsed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What all listeners share; lives as long as the app."""

    services: Services
    people: People
    clients: Clients
    worker: Executor
    """Does what must not keep Slack waiting for its acknowledgement."""
    origins: Origins
    homes: HomeTabs
    forget_installation: Callable[[str], None]
    """Called once exitplan is not installed in a workspace any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer that only the asking person sees."""

    message: Message
    otherwise: Message | None = None
    """Said instead where Slack refuses the message."""
    replaces: bool = False
    """Takes the place of the message whose button was pressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A command, a click, a shortcut, an event or a submitted form."""

    desk: Desk
    person: Person
    origin: Origin
    trigger_id: str
    modal_id: str = ""
    """The answer's modal that was clicked in, or that lies under the form that was submitted."""
    in_private: bool = True
    """Nobody else sees the message that was clicked, so nobody sees it change either."""
    typed: str = ""
    """What stood behind the command; Slack has taken it out of the composer."""
    begun_at: float | None = None
    """When it came in, in seconds of the clock of `Desk.people`; None: it begins now."""

    @property
    def services(self) -> Services:
        return self.desk.services

    @property
    def channel_id(self) -> str:
        return self.origin.channel_id

    def open_form(self, view: Payload) -> None:
        """Show a modal, over the answer's if one is open; remember where to answer once it is submitted."""
        client = self.desk.clients(self.person.workspace_id)
        show = client.views_push if self.modal_id else client.views_open
        self.remember_origin_of(show(trigger_id=self.trigger_id, view=dict(view)))

    def remember_origin_of(self, opened: SlackResponse) -> None:
        """Keep where to answer for the modal that Slack says it opened; it is open also without a word."""
        view_id = (opened.get("view") or {}).get("id")
        if view_id:
            self.desk.origins.remember(self.person.workspace_id, view_id, self.origin)
            self._keep_origin_of(view_id)

    def _keep_origin_of(self, view_id: str) -> None:
        """Later, as Slack waits; at once where the program stops: what it still does takes no more work."""
        keep = partial(self.desk.origins.keep, self.person.workspace_id, view_id, self.origin)
        try:
            self.desk.worker.submit(keep)
        except RuntimeError:
            keep()


def desk_of(context: BoltContext) -> Desk:
    desk = context["desk"]
    if not isinstance(desk, Desk):
        raise TypeError("the app's middleware puts a Desk into the context")
    return desk


def workspace_of(context: BoltContext) -> str:
    """The workspace in which exitplan is installed, which a stranger's own workspace is not."""
    authorized = context.authorize_result
    if authorized is None or authorized.team_id is None:
        raise LookupError("a request without an installation")
    return authorized.team_id


def user_of(body: Payload) -> str:
    if "event" in body:
        return str(body["event"]["user"])
    return str(body["user_id"] if "user_id" in body else body["user"]["id"])


def knows_person(body: Payload, context: BoltContext) -> bool:
    """Whether a turn can be made without asking Slack who this is."""
    return desk_of(context).people.knows(workspace_of(context), user_of(body))


def turn_of(body: Payload, context: BoltContext) -> Turn:
    """The turn that a request stands for; may ask Slack who the person is."""
    desk = desk_of(context)
    begun_at = desk.people.monotonic()
    person = desk.people.in_time(begun_at).person(workspace_of(context), user_of(body))
    return Turn(
        desk=desk,
        person=with_authority(person, desk.services),
        origin=_origin_of(body, workspace_of(context), desk.origins),
        trigger_id=body.get("trigger_id", ""),
        modal_id=_modal_of(_part(body, "view")),
        in_private=bool(_part(body, "container").get("is_ephemeral", True)),
        typed=typed_in(body),
        begun_at=begun_at,
    )


def typed_in(body: Payload) -> str:
    """What stands behind the command; empty where nothing was typed."""
    return str(body.get("text") or "") if "command" in body else ""


def _part(body: Payload, name: str) -> Payload:
    """An object in the payload; Slack may leave it out, or send null for it."""
    return body.get(name) or {}


def _origin_of(body: Payload, workspace_id: str, origins: Origins) -> Origin:
    """Commands and clicks in messages name their channel; views are looked up; all else has none."""
    view = _part(body, "view")
    if view and view["type"] != "home":
        return origins.find(workspace_id, view["id"]) or FORGOTTEN
    channel_id = body.get("channel_id") or _part(body, "channel").get("id", "")
    if not channel_id:
        return CHANNELLESS
    return Origin(
        channel_id=channel_id,
        response_url=body.get("response_url"),
        thread_ts=_thread_of(body),
        is_own_message=bool(_part(body, "container").get("is_ephemeral")),
    )


def _thread_of(body: Payload) -> str | None:
    """The thread of a clicked reply; one that the channel shows too is most likely clicked there."""
    container, message = _part(body, "container"), _part(body, "message")
    thread_ts = container.get("thread_ts")
    if thread_ts in (None, container.get("message_ts")) or message.get("subtype") == "thread_broadcast":
        return None
    return str(thread_ts)


def _modal_of(view: Payload) -> str:
    if view.get("callback_id") == ANSWER_VIEW:
        return str(view["id"])
    return str(view.get("previous_view_id") or "")
