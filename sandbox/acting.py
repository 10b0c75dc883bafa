"""What the sandbox's people do, for tests: typing, clicking, submitting, looking."""

from __future__ import annotations

from typing import Any

from sandbox import clicks, commands, events, shortcuts, submissions
from sandbox.clicks import RawState
from sandbox.commands import Outcome
from sandbox.hosting import Host
from sandbox.model import Message
from sandbox.seed import ALEX, IT_SAAS
from sandbox.slack import Slack
from sandbox.views import OpenView
from sandbox.workspace import Workspace


class Acting:
    """Each method is one act of one person; it returns once the bot has acknowledged."""

    def __init__(self, slack: Slack, host: Host) -> None:
        self.slack = slack
        self._host = host

    @property
    def workspace(self) -> Workspace:
        """People, conversations and messages; hold its lock while reading several things."""
        return self.slack.workspace

    def command(self, text: str, *, person: str = ALEX.id, channel: str = IT_SAAS.id) -> Outcome:
        """Type a slash command and wait for the bot's acknowledgement."""
        return self._host.run(
            commands.run_command(self.slack, person_id=person, channel_id=channel, text=text)
        )

    def say(
        self,
        text: str,
        *,
        person: str = ALEX.id,
        channel: str = IT_SAAS.id,
        thread_ts: str | None = None,
    ) -> Message:
        """Post an ordinary message as a person."""
        return commands.say(self.slack, person_id=person, channel_id=channel, text=text, thread_ts=thread_ts)

    def click(
        self,
        message: Message,
        *,
        action_id: str,
        block_id: str | None = None,
        value: Any = None,
        person: str = ALEX.id,
    ) -> Outcome:
        """Use an element of a message; the block is looked up unless named."""
        return self._host.run(
            clicks.click_in_message(
                self.slack,
                person_id=person,
                channel_id=message.channel,
                ts=message.ts,
                block_id=block_id or clicks.block_with(message.blocks, action_id),
                action_id=action_id,
                value=value,
            )
        )

    def click_in_view(
        self,
        *,
        action_id: str,
        block_id: str | None = None,
        value: Any = None,
        state: RawState | None = None,
        person: str = ALEX.id,
    ) -> Outcome:
        """Use an element of the modal that this person has open."""
        view = self._open_view(person)
        return self._host.run(
            clicks.click_in_view(
                self.slack,
                person_id=person,
                view_id=view.id,
                block_id=block_id or clicks.block_with(view.blocks, action_id),
                action_id=action_id,
                value=value,
                state=state,
            )
        )

    def submit(self, state: RawState | None = None, *, person: str = ALEX.id) -> Outcome:
        """Fill in and submit the modal that this person has open."""
        view_id = self._open_view(person).id
        return self._host.run(submissions.submit(self.slack, person_id=person, view_id=view_id, state=state))

    def close_view(self, *, person: str = ALEX.id) -> Outcome:
        """Dismiss the modal that this person has open."""
        view_id = self._open_view(person).id
        return self._host.run(submissions.close(self.slack, person_id=person, view_id=view_id))

    def open_home(self, *, person: str = ALEX.id) -> OpenView | None:
        """Look at the app's Home tab; what it shows after the bot was told."""
        self._host.run(events.open_app(self.slack, person_id=person, tab=events.Tab.HOME))
        return self.home(person=person)

    def home(self, *, person: str = ALEX.id) -> OpenView | None:
        """What this person's Home shows."""
        with self.workspace.lock:
            return self.slack.homes.of(person)

    def click_in_home(
        self, *, action_id: str, block_id: str | None = None, value: Any = None, person: str = ALEX.id
    ) -> Outcome:
        """Use an element of Home; the block is looked up unless named."""
        home = self.home(person=person)
        if home is None:
            raise LookupError(f"nothing was published for {person}")
        return self._host.run(
            clicks.click_in_view(
                self.slack,
                person_id=person,
                view_id=home.id,
                block_id=block_id or clicks.block_with(home.blocks, action_id),
                action_id=action_id,
                value=value,
            )
        )

    def use_shortcut(self, callback_id: str, *, person: str = ALEX.id) -> Outcome:
        """Use a global shortcut."""
        return self._host.run(shortcuts.use_global(self.slack, person_id=person, callback_id=callback_id))

    def use_shortcut_on(self, message: Message, callback_id: str, *, person: str = ALEX.id) -> Outcome:
        """Use a message shortcut."""
        return self._host.run(
            shortcuts.use_on_message(
                self.slack,
                person_id=person,
                channel_id=message.channel,
                ts=message.ts,
                callback_id=callback_id,
            )
        )

    def view(self, *, person: str = ALEX.id) -> OpenView | None:
        """The modal that this person looks at."""
        with self.workspace.lock:
            return self.slack.views.top(person)

    def messages(self, channel: str = IT_SAAS.id, *, person: str | None = None) -> tuple[Message, ...]:
        """A conversation by time, replies included; ephemeral ones only for the person named."""
        with self.workspace.lock:
            return self.workspace.messages(channel, seen_by=person)

    def _open_view(self, person: str) -> OpenView:
        view = self.view(person=person)
        if view is None:
            raise LookupError(f"{person} has no modal open")
        return view
