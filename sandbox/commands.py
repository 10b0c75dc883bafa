"""What a person types: slash commands, the few that Slack handles itself, and ordinary messages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sandbox.delivery import NotAcknowledgedError
from sandbox.errors import ApiError, RefusedError
from sandbox.manifest import SlashCommand
from sandbox.model import BOT_NAME, Conversation, ConversationKind, Message, Person
from sandbox.payloads import PayloadKind, slash_command
from sandbox.responses import IN_CHANNEL, answer_command
from sandbox.slack import Slack
from sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a person's act: a sentence if it failed, errors by block id if a form was refused."""

    ok: bool = True
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)


async def run_command(slack: Slack, *, person_id: str, channel_id: str, text: str) -> Outcome:
    """Carry out a slash command and wait for the bot's acknowledgement."""
    word, _, rest = text.strip().partition(" ")
    with slack.workspace.lock:
        person, conversation = _in_conversation(slack.workspace, person_id, channel_id)
        if word in ("/invite", "/remove"):
            _change_membership(slack, person, conversation, joins=word == "/invite", whom=rest)
            return Outcome()
        command = _known_command(slack, word)
        trigger = slack.grants.new_trigger(person.id, conversation.id)
        response = slack.grants.new_response_url(person.id, conversation.id)
        payload = slash_command(
            person=person,
            conversation=conversation,
            command=command.command,
            text=_escaped(slack.workspace, rest.strip()) if command.escapes else rest.strip(),
            trigger_id=trigger.id,
            response_url=slack.address_of(response),
        )
    try:
        answer = await slack.send_to_bot(PayloadKind.COMMAND, payload)
        if answer:
            with slack.workspace.lock:
                _show_answer(slack, answer, typed=text.strip(), person=person, conversation=conversation)
    except NotAcknowledgedError as failed:
        return Outcome(ok=False, error=f'{word} failed with the error "{failed.reason}"')
    except ApiError as refused:
        details = "; ".join(refused.problems)
        return Outcome(ok=False, error=f'{word} failed with the error "{refused.error}" {details}'.strip())
    return Outcome()


def say(slack: Slack, *, person_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Message:
    """Post an ordinary message as a person."""
    with slack.workspace.lock:
        person, conversation = _in_conversation(slack.workspace, person_id, channel_id)
        if conversation.archived:
            raise RefusedError("This channel is archived.")
        if not text.strip():
            raise RefusedError("There is nothing to post.", status=400)
        if thread_ts is not None and slack.workspace.message(channel_id, thread_ts) is None:
            raise RefusedError("There is no such message to answer.", status=404)
        return slack.workspace.post(conversation.id, text=text, author=person.id, thread_ts=thread_ts)


def _in_conversation(workspace: Workspace, person_id: str, channel_id: str) -> tuple[Person, Conversation]:
    person = workspace.person(person_id)
    conversation = workspace.conversation_for(person_id, channel_id)
    if person_id not in conversation.members:
        raise RefusedError(f"{person.real_name} is not in this channel.")
    return person, conversation


def _known_command(slack: Slack, word: str) -> SlashCommand:
    for command in slack.app.commands:
        if command.command == word:
            return command
    raise RefusedError(
        f"{word} is not a valid command. Messages that start with “/” are taken as commands.", status=400
    )


def _show_answer(
    slack: Slack, answer: dict[str, object], *, typed: str, person: Person, conversation: Conversation
) -> None:
    """An answer for the whole channel shows what the person typed as well."""
    if answer.get("response_type") == IN_CHANNEL:
        slack.workspace.post(conversation.id, text=typed, author=person.id)
    answer_command(slack, answer, person_id=person.id, channel_id=conversation.id)


def _change_membership(
    slack: Slack, person: Person, conversation: Conversation, *, joins: bool, whom: str
) -> None:
    """/invite and /remove, which Slack handles itself."""
    if whom.strip().removeprefix("@") != BOT_NAME:
        raise RefusedError(f"The sandbox can only invite and remove @{BOT_NAME}.", status=400)
    if conversation.kind is ConversationKind.DM:
        raise RefusedError("Nobody can be invited to a direct message.")
    if conversation.bot_member == joins:
        raise RefusedError(f"{BOT_NAME} is {'already' if joins else 'not'} in this channel.")
    slack.workspace.change_conversation(conversation.id, bot_member=joins)
    verb = "added" if joins else "removed"
    slack.workspace.post(
        conversation.id,
        text=f"{verb} {BOT_NAME} {'to' if joins else 'from'} #{conversation.name}",
        author=person.id,
    )


def _escaped(workspace: Workspace, text: str) -> str:
    """@names and #channels as ids, for commands whose manifest says should_escape."""
    people = {p.name: f"<@{p.id}|{p.name}>" for p in workspace.people.values()}
    channels = {
        c.name: f"<#{c.id}|{c.name}>"
        for c in workspace.conversations.values()
        if c.kind is not ConversationKind.DM
    }
    text = re.sub(r"@([\w.-]+)", lambda m: people.get(m[1], m[0]), text)
    return re.sub(r"#([\w.-]+)", lambda m: channels.get(m[1], m[0]), text)
