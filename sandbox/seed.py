"""The people and conversations that every sandbox starts with."""

from __future__ import annotations

from sandbox.model import Conversation, ConversationKind, Person

VENDOR_TEAM_ID = "T0VENDOR"
"""The other organisation in the externally shared channel."""

ALEX = Person(
    id="U0ALEX",
    name="alex",
    real_name="Alex Berger",
    title="Head of IT, workspace admin",
    tz="Europe/Berlin",
    color="2b6cb0",
    is_admin=True,
    is_owner=True,
)
SAM = Person(
    id="U0SAM",
    name="sam",
    real_name="Sam Rivera",
    title="Operations",
    tz="America/New_York",
    locale="en-US",
    color="2f855a",
)
NOOR = Person(
    id="U0NOOR",
    name="noor",
    real_name="Noor Haddad",
    title="Finance",
    tz="Europe/Berlin",
    color="b7791f",
)
GUS = Person(
    id="U0GUS",
    name="gus",
    real_name="Gus Lindqvist",
    title="Contractor, guest",
    tz="Europe/Stockholm",
    color="6b46c1",
    is_guest=True,
)
RIO = Person(
    id="U0RIO",
    name="rio",
    real_name="Rio Tanaka",
    title="Account manager at a vendor",
    tz="Asia/Tokyo",
    color="c53030",
    team_id=VENDOR_TEAM_ID,
)

PEOPLE = (ALEX, SAM, NOOR, GUS, RIO)
"""Everybody, in the order of the page's person switcher."""

GENERAL = Conversation(
    id="C0GENERAL",
    name="general",
    kind=ConversationKind.CHANNEL,
    topic="Everybody",
    members=frozenset({ALEX.id, SAM.id, NOOR.id, GUS.id}),
    bot_member=True,
)
IT_SAAS = Conversation(
    id="C0ITSAAS",
    name="it-saas",
    kind=ConversationKind.CHANNEL,
    topic="Tools we pay for",
    members=frozenset({ALEX.id, SAM.id, NOOR.id, GUS.id}),
    bot_member=True,
)
FINANCE = Conversation(
    id="C0FINANCE",
    name="finance",
    kind=ConversationKind.PRIVATE,
    topic="Budgets; private",
    members=frozenset({ALEX.id, NOOR.id}),
    bot_member=False,
)
VENDOR = Conversation(
    id="C0VENDOR",
    name="shared-with-vendor",
    kind=ConversationKind.CHANNEL,
    topic="Shared with another organisation",
    members=frozenset({ALEX.id, SAM.id, RIO.id}),
    bot_member=True,
    external=True,
)

CHANNELS = (GENERAL, IT_SAAS, FINANCE, VENDOR)
"""The channels, in the order of the page's sidebar."""


def dm_with_bot(person: Person) -> Conversation:
    """This person's direct messages with the bot; only the two of them are in it."""
    return Conversation(
        id=f"D{person.id[1:]}",
        name=person.name,
        kind=ConversationKind.DM,
        members=frozenset({person.id}),
        bot_member=True,
    )


CONVERSATIONS = (*CHANNELS, *(dm_with_bot(person) for person in PEOPLE if not person.is_stranger))
"""Channels and DMs."""
