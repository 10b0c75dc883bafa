"""Where imported rows go and whose they are, as Slack knows it: people and channels that a row names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from bot.forms.errors import FormError, InputError
from bot.forms.import_form import ROWS
from bot.forms.import_places import Directory
from bot.forms.import_preview import ShownRow
from bot.forms.import_reading import ImportedRow, RefusedRow
from bot.forms.quoting import one_line, quote
from bot.listeners.turn import Turn
from bot.people import OutOfTimeError
from bot.slack_objects import Channel
from bot.usecases.access import Person
from storage.records.contracts import NewContract
from storage.records.settings import WorkspaceSettings

T = TypeVar("T")
MOST_ASKED = 20
"""People of one import, and as many channels; Slack is asked about each while it waits for the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow:
    """A row that can be registered, as the form shows it and as it is kept."""

    shown: ShownRow
    new: NewContract


def directory_of(turn: Turn, chosen: Channel) -> Directory:
    """Finds people by the names that Slack shows, and the chosen channel by its own."""
    ids_by_name = cache(lambda: turn.desk.people.ids_by_name(turn.person.workspace_id))

    def find_person(name: str) -> str:
        known = ids_by_name()
        if known is None:
            raise InputError(
                f"This workspace has too many accounts to find {quote(name)} by name, apps and deactivated "
                "ones included: write the Slack id."
            )
        ids = known.get(one_line(name).casefold(), ())
        if not ids:
            raise InputError(f"Nobody here is called {quote(name)}: write the name or id that Slack shows.")
        if len(ids) > 1:
            raise InputError(f"{len(ids)} people are called {quote(name)}: write the Slack id of one.")
        return ids[0]

    def find_channel(name: str) -> str:
        if name.casefold() == chosen.name.casefold():
            return chosen.id
        raise InputError(
            f"{quote(name)} is not the chosen channel, and others are found by Slack's id alone: C024BE91L."
        )

    return Directory(person=find_person, channel=find_channel)


def place_rows(
    turn: Turn, rows: Sequence[ImportedRow], chosen: Channel, settings: WorkspaceSettings
) -> tuple[tuple[PlacedRow, ...], tuple[RefusedRow, ...]]:
    """Rows with their owner, backup and channel; refused where one of them can't be. Raises FormError."""
    me = turn.person
    people = (one for row in rows for one in (row.owner_id, row.backup_id))
    # Unknown channels first, then those with the oldest answer: so each has its turn after some presses.
    channels = sorted(
        (row.channel_id for row in rows), key=partial(turn.desk.people.remembered_at, me.workspace_id)
    )
    placing = _Placing(
        turn=turn,
        chosen=chosen,
        settings=settings,
        people=_each(people, {"": me, me.id: me}, partial(_member, turn)),
        channels=_each(channels, {"": chosen, chosen.id: chosen}, partial(_channel, turn)),
    )
    placed = [placing.place(row) for row in rows]
    return (
        tuple(one for one in placed if isinstance(one, PlacedRow)),
        tuple(one for one in placed if isinstance(one, RefusedRow)),
    )


def _each(
    named: Iterable[str], known: Mapping[str, T], find: Callable[[str], T]
) -> Mapping[str, T | InputError]:
    """What each name stands for, or why it can't; Slack is asked once about each. Raises FormError.

    Nobody is asked about the `known`.
    """
    asked = [name for name in dict.fromkeys(named) if name not in known]
    if len(asked) > MOST_ASKED:
        sentence = f"More than {MOST_ASKED} people or channels at once: import the rows in parts."
        raise FormError({ROWS: sentence})
    return {**known, **{name: _tried(name, find) for name in asked}}


def _tried(name: str, find: Callable[[str], T]) -> T | InputError:
    try:
        return find(name)
    except InputError as error:
        return error
    except (
        OSError
    ):  # there may be no time left to ask: then it is remembered who was found, and asked next time
        return InputError(f"Slack did not answer in time about {quote(name)}: press the button again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placing:
    """Places rows with what Slack has said of everybody and everything that they name."""

    turn: Turn
    chosen: Channel
    settings: WorkspaceSettings
    people: Mapping[str, Person | InputError]
    channels: Mapping[str, Channel | InputError]

    def place(self, row: ImportedRow) -> PlacedRow | RefusedRow:
        owner, channel = self.people[row.owner_id], self.channels[row.channel_id]
        backup = self.people[row.backup_id] if row.backup_id else None
        reasons = [one.sentence for one in (owner, backup, channel) if isinstance(one, InputError)]
        if isinstance(channel, Channel) and row.is_restricted and not channel.is_private:
            reasons.append(_exposed(channel))
        if reasons or isinstance(owner, InputError) or isinstance(channel, InputError):
            vendor = one_line(row.contract.vendor)
            return RefusedRow(number=row.number, vendor=vendor, reasons=tuple(dict.fromkeys(reasons)))
        return self._placed(row, owner, backup if isinstance(backup, Person) else None, channel)

    def _placed(self, row: ImportedRow, owner: Person, backup: Person | None, channel: Channel) -> PlacedRow:
        new = NewContract(
            contract=row.contract,
            channel_id=channel.id,
            is_restricted=channel.is_private if row.is_restricted is None else row.is_restricted,
            registrant_id=self.turn.person.id,
            owner_id=owner.id,
            backup_id=backup.id if backup else None,
            timezone=row.timezone,
            post_time=self.settings.post_time,
        )
        shown = ShownRow(
            row=row,
            is_restricted=new.is_restricted,
            owner=_name(owner) if owner.id != self.turn.person.id else "",
            backup=_name(backup) if backup else "",
            channel=_channel_name(channel) if channel.id != self.chosen.id else "",
        )
        return PlacedRow(shown=shown, new=new)


def _member(turn: Turn, user_id: str) -> Person:
    """The person. Raises InputError."""
    person = turn.desk.people.find_person(turn.person.workspace_id, user_id)
    if person is None:
        raise InputError(f"Slack knows nobody here with the id {quote(user_id)}.")
    if not person.is_member:
        raise InputError(
            f"{quote(_name(person))} can't be owner or backup: only members of this workspace can, "
            "no guests and no apps."
        )
    return person


def _name(person: Person) -> str:
    return one_line(person.name) or person.id


def _exposed(channel: Channel) -> str:
    return (
        f"It is restricted, and everybody reads {_channel_name(channel)}: choose a private channel or a "
        "direct message for it, or write no under “restricted”."
    )


def _channel(turn: Turn, channel_id: str) -> Channel:
    """Where a row goes that names a channel. Raises InputError.

    Nobody puts a contract into a private conversation that they may not even be in.
    """
    channel = _look_at(turn, channel_id)
    if channel is None or (channel.is_private and not _is_own(turn, channel)):
        raise InputError(
            f"{quote(channel_id)} is no public channel that exitplan finds: choose a private one under "
            "Channel, and import its rows by themselves."
        )
    if not channel.has_bot:
        raise InputError(f"Type /invite @exitplan in {_channel_name(channel)} first.")
    if channel.is_archived:
        raise InputError(f"{_channel_name(channel)} is archived: name another channel.")
    return channel


def _look_at(turn: Turn, channel_id: str) -> Channel | None:
    """The channel; asked afresh where it could not be used before, as long as there is time for it."""
    people, workspace_id = turn.desk.people, turn.person.workspace_id
    known = people.remembered_channel(workspace_id, channel_id)
    if known is None or (known.has_bot and not known.is_archived):
        return people.find_channel(workspace_id, channel_id)
    try:
        return people.find_channel(workspace_id, channel_id, fresh=True)
    except OutOfTimeError:
        return known


def _is_own(turn: Turn, channel: Channel) -> bool:
    """Whether it is this person's direct message with exitplan."""
    workspace_id, person_id = turn.person.workspace_id, turn.person.id
    return channel.id[:1] == "D" and channel.id == turn.desk.people.direct_channel(workspace_id, person_id)


def _channel_name(channel: Channel) -> str:
    return "a direct message" if channel.id[:1] == "D" else f"#{channel.name}"
