"""The state of the workspace: who and what is in it, and every message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from threading import RLock
from typing import Any

from sandbox.clock import SandboxClock
from sandbox.errors import RefusedError
from sandbox.mentions import pings
from sandbox.model import BOT_USER_ID, Conversation, ConversationKind, File, JsonObject, Message, Person
from sandbox.seed import CONVERSATIONS, PEOPLE

MICROSECONDS = 1_000_000


class Workspace:
    """People, conversations and messages.

    Whoever reads or changes state holds `lock`; it guards the views, the grants, the traffic log and the
    ledger as well, so that one request sees one state.
    """

    def __init__(
        self,
        clock: SandboxClock,
        *,
        people: Iterable[Person] = PEOPLE,
        conversations: Iterable[Conversation] = CONVERSATIONS,
    ) -> None:
        self.lock = RLock()
        self.version = 1
        self.people = {person.id: person for person in people}
        self.conversations = {conversation.id: conversation for conversation in conversations}
        self._clock = clock
        self._messages: dict[str, dict[str, Message]] = {channel: {} for channel in self.conversations}
        self._last_tick: dict[str, int] = {}
        self._read_up_to: dict[tuple[str, str], str] = {}
        self._watchers: list[Callable[[], None]] = []

    def watch(self, watcher: Callable[[], None]) -> None:
        """Have this called at every change, from whatever thread makes it."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Stop calling it."""
        self._watchers.remove(watcher)

    def touch(self) -> None:
        """Something that the page shows has changed."""
        with self.lock:
            self.version += 1
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher()

    def person(self, person_id: str) -> Person:
        """The person with this id, or a refusal."""
        if person_id not in self.people:
            raise RefusedError(f"There is nobody with the id {person_id}.", status=404)
        return self.people[person_id]

    def conversation_for(self, person_id: str, channel_id: str) -> Conversation:
        """A conversation that this person can see, or a refusal."""
        conversation = self.conversations.get(channel_id)
        if conversation is None or not conversation.visible_to(self.person(person_id)):
            raise RefusedError("There is no such conversation for this person.", status=404)
        return conversation

    def dm_of(self, person_id: str) -> Conversation | None:
        """This person's DM with the bot; people of other organisations have none."""
        for conversation in self.conversations.values():
            if conversation.kind is ConversationKind.DM and person_id in conversation.members:
                return conversation
        return None

    def change_conversation(self, channel_id: str, **changes: Any) -> Conversation:
        """Archive it, share it, let the bot in or out."""
        if channel_id not in self.conversations:
            raise RefusedError(f"There is no conversation {channel_id}.", status=404)
        changed = replace(self.conversations[channel_id], **changes)
        self.conversations[channel_id] = changed
        self.touch()
        return changed

    def new_ts(self, channel_id: str) -> str:
        """The next message id of this channel: the sandbox's instant, later than every one before."""
        tick = int(self._clock.now().timestamp() * MICROSECONDS)
        tick = max(tick, self._last_tick.get(channel_id, 0) + 1)
        self._last_tick[channel_id] = tick
        return f"{tick // MICROSECONDS}.{tick % MICROSECONDS:06d}"

    def post(
        self,
        channel_id: str,
        *,
        text: str,
        author: str = BOT_USER_ID,
        blocks: Sequence[JsonObject] = (),
        thread_ts: str | None = None,
        also_in_channel: bool = False,
        seen_only_by: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        files: Sequence[File] = (),
    ) -> Message:
        """Put a message into a conversation; a reply may be shown in the channel too."""
        message = Message(
            channel=channel_id,
            ts=self.new_ts(channel_id),
            at=self._clock.now(),
            author=author,
            text=text,
            blocks=tuple(blocks),
            thread_ts=thread_ts,
            also_in_channel=also_in_channel,
            seen_only_by=seen_only_by,
            metadata=metadata,
            pings=pings(text, blocks),
            files=tuple(files),
        )
        self._messages[channel_id][message.ts] = message
        self.touch()
        return message

    def edit(
        self,
        message: Message,
        *,
        text: str,
        blocks: Sequence[JsonObject],
        metadata: Mapping[str, Any] | None = None,
        marked: bool = False,
    ) -> Message:
        """Replace a message's content in place; `marked` shows "(edited)", as Slack does for text only."""
        edited = replace(
            message,
            text=text,
            blocks=tuple(blocks),
            metadata=metadata,
            edited_ts=self.new_ts(message.channel) if marked else message.edited_ts,
            pings=pings(text, blocks),
        )
        self._messages[message.channel][message.ts] = edited
        self.touch()
        return edited

    def delete(self, message: Message) -> None:
        """Take a message away."""
        del self._messages[message.channel][message.ts]
        self.touch()

    def message(self, channel_id: str, ts: str) -> Message | None:
        """The message with this id, if it is still there."""
        return self._messages.get(channel_id, {}).get(ts)

    def messages(self, channel_id: str, *, seen_by: str | None = None) -> tuple[Message, ...]:
        """Everything in a conversation by time; ephemeral ones only for the person named."""
        kept = self._messages.get(channel_id, {}).values()
        return tuple(sorted((m for m in kept if m.seen_only_by in (None, seen_by)), key=_tick_of))

    def replies(self, parent: Message) -> tuple[Message, ...]:
        """The thread under a message, without the message itself and without ephemeral ones."""
        return tuple(m for m in self.messages(parent.channel) if m.is_reply and m.thread_ts == parent.ts)

    def mark_read(self, person_id: str, channel_id: str) -> None:
        """This person has seen everything in this conversation."""
        everything = self.messages(channel_id, seen_by=person_id)
        if everything and self._read_up_to.get((person_id, channel_id)) != everything[-1].ts:
            self._read_up_to[person_id, channel_id] = everything[-1].ts
            self.touch()

    def unread(self, person_id: str, channel_id: str) -> int:
        """How many messages of others this person has not seen."""
        seen = float(self._read_up_to.get((person_id, channel_id), "0"))
        everything = self.messages(channel_id, seen_by=person_id)
        return sum(float(m.ts) > seen and m.author != person_id for m in everything)


def _tick_of(message: Message) -> tuple[int, int]:
    seconds, micros = message.ts.split(".")
    return int(seconds), int(micros)
