"""Product, "Who may": every command, button and form, taken by everybody who could try."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Select, Table, delete, select, update

from bot.forms.errors import FormError, InputError
from bot.forms.evidence_form import evidence_contract_view
from bot.ids import ActionId, CallbackId, ShortcutId
from bot.listeners import routes as bot_routes
from bot.listeners.dispatch import MEMBERS_ONLY
from bot.listeners.origins import Origin
from bot.listeners.submitted import Kept
from bot.listeners.turn import Turn
from bot.messages.answers import NOT_KEPT
from bot.usecases.access import Person
from bot.usecases.file_views import FileKind, Topic, Wanted
from planner.advice import advise
from planner.contract import Contract
from sandbox.blocks import with_ids
from sandbox.model import Message
from sandbox.seed import ALEX, FINANCE, GENERAL, GUS, IT_SAAS, NOOR, RIO, SAM, VENDOR
from storage.database import Transaction
from storage.records.contracts import ContractRecord, NewContract
from storage.records.deliveries import DeliveryKind, DeliveryState, NewDelivery
from storage.records.settings import NO_DIGEST
from storage.schema import metadata
from storage.schema.deliveries import deliveries
from storage.schema.workspaces import workspaces
from tests.support.builders import GENERIC, INTELOGOS, a_contract
from tests.support.databases import closing_database
from tests.support.office import Office, an_office
from tests.support.routes import (
    BUTTONS,
    COMMANDS,
    DECIDED,
    FORMS,
    MESSAGE_SHORTCUTS,
    REFILLING,
    SHORTCUTS,
    Scene,
    Who,
    routes_of_the_bot,
    trial,
)

HERE = "T0SANDBOX"
NUMBERS = count(1)
"""Each scene's own, so that its vendor is like no other."""

REPLACEMENT = "Nextcount"
SECRETS = (REPLACEMENT, "17.77", "12.34", "10,662", "7,404")
"""What only readers may see: the replacement, prices, and the amounts that come of them."""


WRITTEN_BY_LOOKING = frozenset({"home_tabs", "open_forms"})
"""What somebody has open on their screen."""

WRITTEN_BY_THE_CLOCK = {"admin_ids", "admins_asked_at", "red_since", "alerted_at"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who tries, and what they are to the contract."""

    id: str
    roles: Mapping[str, str | None] = field(default_factory=dict)
    """Who the contract's people are; Noor is whoever the actor is not."""
    channel: str = GENERAL.id

    def is_let_through(self, who: Who, *, is_restricted: bool) -> bool:
        """Product, "Who may", once more in a few words."""
        if self in (GUEST, STRANGER):
            return False
        if who is Who.ADMINS:
            return self is AN_ADMIN
        if who is Who.MEMBERS or self is not OUTSIDER:
            return True
        return who is Who.READERS and not is_restricted


OUTSIDER = Actor(id=SAM.id)
OWNER = Actor(id=SAM.id, roles={"owner_id": SAM.id})
BACKUP = Actor(id=SAM.id, roles={"backup_id": SAM.id})
REGISTRANT = Actor(id=SAM.id, roles={"registrant_id": SAM.id})
AN_ADMIN = Actor(id=ALEX.id)
GUEST = Actor(id=GUS.id, roles={"owner_id": GUS.id})
"""Even one who owns it: somebody may be made a guest later."""
STRANGER = Actor(id=RIO.id, roles={"backup_id": RIO.id}, channel=VENDOR.id)

ACTORS = {
    "member outside the circle": OUTSIDER,
    "owner": OWNER,
    "backup": BACKUP,
    "registrant": REGISTRANT,
    "admin": AN_ADMIN,
    "guest": GUEST,
    "person of another organisation": STRANGER,
}
everybody = pytest.mark.parametrize("actor", [pytest.param(one, id=name) for name, one in ACTORS.items()])
EITHER = [
    pytest.param(actor, is_restricted, id=f"{name}, {'restricted' if is_restricted else 'readable'}")
    for name, actor in ACTORS.items()
    for is_restricted in ([False, True] if actor is OUTSIDER else [actor not in (GUEST, STRANGER)])
]
everybody_and_either = pytest.mark.parametrize(("actor", "is_restricted"), EITHER)
"""The circle may see what is restricted, so it may see what is not; guests may not even see the latter."""
everybody_here_and_either = pytest.mark.parametrize(
    ("actor", "is_restricted"), [one for one in EITHER if one.values[0] is not STRANGER]
)
either_contract = pytest.mark.parametrize("is_restricted", [False, True], ids=["readable", "restricted"])


@pytest.fixture(scope="module")
def office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all, since starting one takes longer than a test."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("who-may") / "exitplan.db")
    url = URL.create("sqlite", database=str(path))
    with closing_database(url) as database, an_office(database) as office:
        office.sandbox.change_channel(FINANCE.id, bot_member=True)
        yield office


def test_of_every_table_and_every_route_it_is_decided_who_may() -> None:
    decided = {(name, route) for name, routes in DECIDED.items() for route in routes}

    assert sorted(routes_of_the_bot() ^ decided) == [], "decide in tests/support/routes.py who may"


def test_every_form_is_walked() -> None:
    assert set(FORMS) == set(CallbackId)


@everybody_and_either
@pytest.mark.parametrize("word", COMMANDS)
def test_a_command_answers_whoever_may(
    office: Office, actor: Actor, word: str, *, is_restricted: bool
) -> None:
    route = COMMANDS[word]
    trial = a_trial(office, actor, route.who, is_restricted=is_restricted, is_removed=route.is_removed)
    named = route.value(trial.scene)

    seen = look(office, actor, lambda: type_in(office, actor, f"{word} {named}"))

    check(trial, seen, known=named)
    if trial.is_hidden:
        type_in(office, actor, f"{word} Quietsoft")
        as_if_missing = answers(office, actor)[-1].text.replace("Quietsoft", "")
        assert seen.text.replace(named, "") == as_if_missing


@everybody_and_either
@pytest.mark.parametrize("action_id", BUTTONS)
def test_a_button_answers_whoever_may(
    office: Office, actor: Actor, action_id: ActionId, *, is_restricted: bool
) -> None:
    route = BUTTONS[action_id]
    trial = a_trial(office, actor, route.who, is_restricted=is_restricted, is_removed=route.is_removed)

    seen = look(office, actor, lambda: press(office, actor, action_id, route.value(trial.scene)))

    check(trial, seen, known=trial.scene.contract_id)
    if trial.is_hidden:
        ids = dict.fromkeys(trial.scene.actions, "none")
        missing = Scene(vendor="", contract_id="zzzzzz", actions=ids, offer_id="none", evidence_id="none")
        press(office, actor, action_id, route.value(missing))
        as_if_missing = answers(office, actor)[-1].text.replace("zzzzzz", "")
        assert seen.text.replace(trial.scene.contract_id, "") == as_if_missing


@everybody_and_either
@pytest.mark.parametrize("callback_id", FORMS)
def test_a_form_is_kept_for_whoever_may(
    office: Office, actor: Actor, callback_id: CallbackId, *, is_restricted: bool
) -> None:
    """Whatever form somebody may have open: the circle's own, submitted by another person."""
    route = FORMS[callback_id]
    trial = a_trial(office, actor, route.who, is_restricted=is_restricted, terms=route.terms)
    lend_form(office, actor, callback_id, trial.scene)

    seen = look(office, actor, lambda: fill(office, actor, route.fields))

    check(trial, seen)


@everybody
@pytest.mark.parametrize("action_id", REFILLING)
def test_a_form_is_refilled_for_members_only(office: Office, actor: Actor, action_id: ActionId) -> None:
    scene = a_scene(office, actor, is_restricted=False)
    lend_form(office, actor, REFILLING[action_id], scene, is_new=action_id is ActionId.MORE_FACTS)
    view = office.sandbox.view(person=actor.id)
    assert view is not None
    before = rows(office)

    value = "ActivTrak" if action_id is ActionId.VENDOR_CHOSEN else None
    office.sandbox.click_in_view(action_id=action_id.value, value=value, person=actor.id)
    office.settle()

    refilled = office.sandbox.view(person=actor.id)
    assert refilled is not None
    assert (refilled.hash != view.hash) == actor.is_let_through(Who.MEMBERS, is_restricted=False)
    assert rows(office) == before


@pytest.mark.parametrize("actor", [OUTSIDER, GUEST], ids=["member outside the circle", "guest"])
@pytest.mark.parametrize("shortcut_id", SHORTCUTS)
def test_a_shortcut_is_for_members_only(office: Office, actor: Actor, shortcut_id: ShortcutId) -> None:
    """People of other organisations are not offered any."""
    a_scene(office, actor, is_restricted=True)
    before = rows(office)

    office.use_shortcut(shortcut_id.value, person=actor.id)

    view = office.sandbox.view(person=actor.id)
    assert view is not None
    is_form = view.definition["callback_id"] in set(CallbackId)
    assert is_form == actor.is_let_through(Who.MEMBERS, is_restricted=True)
    assert rows(office) == before


@everybody_here_and_either
@pytest.mark.parametrize("shortcut_id", MESSAGE_SHORTCUTS)
def test_a_shortcut_on_a_message_serves_whoever_may(
    office: Office, actor: Actor, shortcut_id: ShortcutId, *, is_restricted: bool
) -> None:
    """People of other organisations are not offered any."""
    trial = a_trial(office, actor, MESSAGE_SHORTCUTS[shortcut_id], is_restricted=is_restricted)
    with office.sandbox.workspace.lock:
        message = office.sandbox.workspace.post(actor.channel, text="They said no.", author=actor.id)

    seen = look(
        office, actor, lambda: office.sandbox.use_shortcut_on(message, shortcut_id.value, person=actor.id)
    )

    if actor is OUTSIDER and is_restricted:  # they hear of no contract at all
        assert seen.text.startswith("There is no contract yet whose negotiation file could keep it")
        assert leaks(seen.everything, trial.scene) == []
        assert rows(office) == trial.before
    else:
        check(trial, seen)


@pytest.mark.parametrize("actor", [OUTSIDER, GUEST], ids=["member outside the circle", "guest"])
def test_home_shows_nobody_what_is_not_theirs_to_see(office: Office, actor: Actor) -> None:
    scene = a_scene(office, actor, is_restricted=True)
    before = rows(office)

    office.open_home(person=actor.id)

    home = office.sandbox.home(person=actor.id)
    assert home is not None
    assert leaks(str(home.definition), scene) == []
    assert rows(office) == before


@either_contract
@pytest.mark.parametrize("word", [word for word, route in COMMANDS.items() if route.who is not Who.MEMBERS])
def test_by_name_another_workspace_finds_nothing(office: Office, word: str, *, is_restricted: bool) -> None:
    route = COMMANDS[word]
    scene = a_scene(office, OWNER, is_restricted=is_restricted, is_removed=route.is_removed)
    before = rows(office)

    for name in (scene.vendor, scene.contract_id):
        with pytest.raises(InputError) as refused:
            bot_routes.COMMANDS[word](elsewhere(office), name)

        assert leaks(str(refused.value).replace(name, ""), scene) == []
    assert rows(office) == before


@either_contract
@pytest.mark.parametrize("action_id", [one for one, route in BUTTONS.items() if route.who is not Who.MEMBERS])
def test_a_stolen_id_is_nothing_in_another_workspace(
    office: Office, action_id: ActionId, *, is_restricted: bool
) -> None:
    route = BUTTONS[action_id]
    scene = a_scene(office, OWNER, is_restricted=is_restricted, is_removed=route.is_removed)
    before = rows(office)

    try:
        said = bot_routes.BUTTONS[action_id](elsewhere(office), route.value(scene))
    except InputError as refused:
        text = str(refused).replace(scene.contract_id, "")
    else:
        assert said is not None
        text = said.message.text
    assert leaks(text, scene) == []
    assert rows(office) == before


@pytest.mark.parametrize("callback_id", [one for one, form in FORMS.items() if form.who is Who.CHANGERS])
def test_a_stolen_form_is_nothing_in_another_workspace(office: Office, callback_id: CallbackId) -> None:
    scene = a_scene(office, OWNER, is_restricted=False, terms=FORMS[callback_id].terms)
    lend_form(office, OWNER, callback_id, scene)
    view = office.sandbox.view(person=OWNER.id)
    assert view is not None
    stolen = view.typing(office.state(person=OWNER.id, **FORMS[callback_id].fields)).as_slack()
    before = rows(office)

    try:
        saved = bot_routes.FORMS[callback_id](elsewhere(office), stolen)
    except FormError as refused:
        text = str(refused)
    else:
        assert not isinstance(saved, Kept)
        assert saved.reply is not None
        text = saved.reply.message.text
    assert leaks(text, scene) == []
    assert rows(office) == before


@pytest.mark.parametrize("word", ["", "list", "health", "help"])
def test_what_names_no_contract_shows_another_workspace_none(office: Office, word: str) -> None:
    scene = a_scene(office, OWNER, is_restricted=False)
    said = bot_routes.COMMANDS[word](elsewhere(office), "")

    assert said is not None
    assert leaks(said.message.text, scene) == []


def test_how_many_reminders_are_armed_tells_an_outsider_nothing_of_a_restricted_contract(
    office: Office,
) -> None:
    scene = a_scene(office, OUTSIDER, is_restricted=True)
    with office.database.transaction() as transaction:
        action = transaction.plans.action(HERE, trial(scene))
        assert action is not None
        due_at = office.clock.now() + timedelta(days=90)
        transaction.reminders.arm(HERE, action, remind_on=action.planned_on, due_at=due_at)

    assert "0 reminders" in office.read("health", person=OUTSIDER.id, channel=OUTSIDER.channel)
    assert "1 reminder " in office.read("health", person=AN_ADMIN.id, channel=AN_ADMIN.channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What somebody got to see."""

    text: str
    """The answers."""
    has_form: bool
    everything: str
    """Answers and form, with all that is in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Somebody in front of a contract, before they try."""

    office: Office
    actor: Actor
    scene: Scene
    who: Who
    is_restricted: bool
    before: Mapping[str, Any]
    """Everything in the database."""

    @property
    def is_let_through(self) -> bool:
        return self.actor.is_let_through(self.who, is_restricted=self.is_restricted)

    @property
    def is_hidden(self) -> bool:
        """Whether the contract must not even exist for the actor, who may use the bot."""
        return self.is_restricted and self.actor is OUTSIDER and self.who is not Who.MEMBERS


def a_trial(
    office: Office,
    actor: Actor,
    who: Who,
    *,
    is_restricted: bool,
    is_removed: bool = False,
    terms: Mapping[str, Any] | None = None,
) -> Trial:
    scene = a_scene(office, actor, is_restricted=is_restricted, is_removed=is_removed, terms=terms)
    return Trial(
        office=office, actor=actor, scene=scene, who=who, is_restricted=is_restricted, before=rows(office)
    )


def a_scene(
    office: Office,
    actor: Actor,
    *,
    is_restricted: bool,
    is_removed: bool = False,
    terms: Mapping[str, Any] | None = None,
) -> Scene:
    """The only contract there is, with a plan that runs; the actor may have a part in it."""
    vendor = f"{'Hushware' if is_restricted else 'Brightdesk'} {next(NUMBERS):04d}"
    facts = _facts(vendor, actor, is_restricted=is_restricted)
    if terms:
        facts = replace(facts, contract=replace(facts.contract, **terms))
    now = office.clock.now()
    with office.database.transaction() as transaction:
        for table in reversed(metadata.sorted_tables):
            transaction.connection.execute(delete(table))
        transaction.workspaces.ensure(HERE, at=now)
        transaction.workspaces.set_admins(HERE, [ALEX.id], at=now)
        transaction.connection.execute(update(workspaces).values(digest_day=NO_DIGEST))
        record = transaction.contracts.add(HERE, facts, nonce=vendor, at=now)
        advice = advise(record.contract, today=now.date())
        plan = transaction.plans.start(
            HERE, record.id, advice.choice, advice.timeline, by=NOOR.id, at=now, term_number=1
        )
        actions = transaction.plans.actions(HERE, plan.id)
        offer_id = _an_offer(transaction, record, actor, now)
        transaction.negotiations.add_evidence(
            HERE, record.id, "https://example.com/ticket/1", title=None, by=NOOR.id, at=now
        )
        (link,) = transaction.negotiations.evidence(HERE, record.id)
        if is_removed:
            transaction.contracts.remove(HERE, record.id, by=NOOR.id, at=now)
    _clear_screens(office)
    ids = {one.key: one.id for one in actions}
    return Scene(vendor=vendor, contract_id=record.id, actions=ids, offer_id=offer_id, evidence_id=link.id)


def _an_offer(transaction: Transaction, record: ContractRecord, actor: Actor, now: datetime) -> str:
    """An offer to share the notice, as it stands in the actor's direct messages."""
    topic = Topic(wanted=Wanted(kind=FileKind.LETTER, which="notice"), is_offer=True)
    offer = NewDelivery(
        kind=DeliveryKind.FILE,
        topic=topic.write(),
        contract_id=record.id,
        contract_revision=record.revision,
        channel_id=actor.id,
        recipient_id=actor.id,
        due_at=now,
    )
    added = transaction.deliveries.add(HERE, offer, at=now)
    said = {"state": DeliveryState.DELIVERED, "message_ts": "1.0"}
    transaction.connection.execute(update(deliveries).where(deliveries.c.id == added.id).values(said))
    return added.id


def _clear_screens(office: Office) -> None:
    workspace = office.sandbox.workspace
    with workspace.lock:
        for person in workspace.people:
            office.sandbox.slack.views.clear(person)
        for channel_id in (GENERAL.id, IT_SAAS.id, FINANCE.id, VENDOR.id):
            for person in workspace.people:
                for message in workspace.messages(channel_id, seen_by=person):
                    workspace.delete(message)


def _facts(vendor: str, actor: Actor, *, is_restricted: bool) -> NewContract:
    people: dict[str, Any] = {"owner_id": NOOR.id, "backup_id": None, "registrant_id": NOOR.id}
    return NewContract(
        contract=_contract(vendor),
        channel_id=FINANCE.id if is_restricted else IT_SAAS.id,
        is_restricted=is_restricted,
        timezone="Europe/Berlin",
        **people | dict(actor.roles),
    )


def _contract(vendor: str) -> Contract:
    replacement = replace(INTELOGOS, name=REPLACEMENT, price=Decimal("12.34"))
    return a_contract(vendor=vendor, playbook=GENERIC, price=Decimal("17.77"), replacement=replacement)


def elsewhere(office: Office) -> Turn:
    """An admin of another workspace, who happens to have the owner's id too."""
    person = Person(id=OWNER.id, workspace_id="T0OTHER", timezone="Europe/Berlin", is_admin=True)
    return Turn(
        desk=office.bot.desk,
        person=person,
        origin=Origin(channel_id=IT_SAAS.id, response_url=None),
        trigger_id="",
    )


def rows(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, but for what the scheduler writes when it feels like it."""
    with office.database.engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(_changed_by_people(table))), key=repr
            )
            for table in metadata.sorted_tables
            if table.name not in WRITTEN_BY_LOOKING
        }


def _changed_by_people(table: Table) -> Select[Any]:
    return select(*(column for column in table.c if column.name not in WRITTEN_BY_THE_CLOCK))


def answers(office: Office, actor: Actor) -> list[Message]:
    """What the bot has told this person alone, wherever they acted."""
    return office.ephemeral(person=actor.id, channel=actor.channel)


def look(office: Office, actor: Actor, act: Any) -> Seen:
    before = answers(office, actor)
    act()
    office.settle()
    said = answers(office, actor)[len(before) :]
    view = office.sandbox.view(person=actor.id)
    return Seen(
        text="\n".join(message.text for message in said),
        has_form=view is not None,
        everything="\n".join([*(f"{one.text} {one.blocks}" for one in said), str(view and view.definition)]),
    )


def type_in(office: Office, actor: Actor, text: str) -> None:
    office.type(text.strip(), person=actor.id, channel=actor.channel)


def press(office: Office, actor: Actor, action_id: ActionId, value: str) -> None:
    """Press a button that stands in a message, however it came there."""
    element = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Press"},
        "action_id": action_id.value,
    }
    element |= {"value": value} if value else {}
    with office.sandbox.workspace.lock:
        message = office.sandbox.workspace.post(
            actor.channel,
            text="A button",
            blocks=with_ids([{"type": "actions", "elements": [element]}]),
            seen_only_by=actor.id,
        )
    office.click(message, action_id.value, person=actor.id)
    with office.sandbox.workspace.lock:
        kept = office.sandbox.workspace.message(message.channel, message.ts)
        if kept is not None and kept.text == "A button":
            office.sandbox.workspace.delete(kept)


def lend_form(
    office: Office, actor: Actor, callback_id: CallbackId, scene: Scene, *, is_new: bool = False
) -> None:
    """The form that an admin has opened, on somebody else's screen."""
    definition = _opened(office, callback_id, scene, is_new=is_new)
    assert definition["callback_id"] == callback_id.value
    with office.sandbox.workspace.lock:
        views = office.sandbox.slack.views
        views.clear(AN_ADMIN.id)
        lent = views.open(actor.id, definition, actor.channel)
    origin = Origin(channel_id=actor.channel, response_url=None)
    office.bot.desk.origins.remember("T0SANDBOX", lent.id, origin)


def _opened(office: Office, callback_id: CallbackId, scene: Scene, *, is_new: bool) -> dict[str, Any]:
    opened_by = FORMS[callback_id].opened_by
    action_id, value = (ActionId.REGISTER, "") if is_new or opened_by is None else opened_by(scene)
    if isinstance(action_id, ShortcutId):
        return _asking_which(office, value)
    press(office, AN_ADMIN, action_id, value)
    view = office.sandbox.view(person=AN_ADMIN.id)
    assert view is not None
    return view.definition


def _asking_which(office: Office, contract_id: str) -> dict[str, Any]:
    """The form of the shortcut on a message, which asks only where there are several contracts."""
    with office.database.reading() as transaction:
        record = transaction.contracts.get(HERE, contract_id)
    assert record is not None
    view = evidence_contract_view([record], link="https://example.com/ticket/2")
    return view | {"blocks": with_ids(view["blocks"])}


def fill(office: Office, actor: Actor, fields: Mapping[str, Any]) -> None:
    """Submit the form that this person has open; the sentences of a refusal become an answer."""
    outcome = office.fill(person=actor.id, **fields)
    assert outcome.ok, outcome.error
    if outcome.errors:
        with office.sandbox.workspace.lock:
            office.sandbox.workspace.post(
                actor.channel, text=" ".join(outcome.errors.values()), seen_only_by=actor.id
            )
            office.sandbox.slack.views.clear(actor.id)


def check(trial: Trial, seen: Seen, *, known: str = "") -> None:
    """Whoever may gets what they asked for; nobody else sees or changes anything.

    `known` is what the actor named, and so knows already.
    """
    actor, scene = trial.actor, trial.scene
    if trial.is_let_through:
        refusals = ("This is gone", "There is no ", "Only ", MEMBERS_ONLY, "Something went wrong")
        assert not seen.text.startswith(refusals), seen.text
        assert seen.has_form or seen.text or rows(trial.office) != trial.before, "nothing happened"
        return
    assert rows(trial.office) == trial.before
    assert not seen.has_form
    if actor in (GUEST, STRANGER):
        answer, _, _ = seen.text.partition(f"\n{NOT_KEPT}")  # what they typed themselves stands below
        assert answer == MEMBERS_ONLY
    elif trial.who is Who.ADMINS:
        assert seen.text == "Only admins can change the settings."
    elif not trial.is_restricted:
        in_a_form = "Only the owner, the backup, the registrant and admins"  # a form can't name users
        assert seen.text.startswith((f"Only {scene.vendor}'s owner", in_a_form)), seen.text
        assert f"<@{NOOR.id}>" in seen.text or in_a_form in seen.text, "whom to ask"
    if trial.is_restricted or actor in (GUEST, STRANGER):
        assert leaks(seen.everything.replace(known or "nothing", ""), scene) == []


def leaks(text: str, scene: Scene) -> list[str]:
    """What of the contract shows in this text."""
    return [secret for secret in (scene.vendor, scene.contract_id, *SECRETS) if secret in text]
