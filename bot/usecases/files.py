"""Asking for files, and sharing them: they go out through the outbox, made when they are sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.usecases.access import Person, find_contract, may_see
from bot.usecases.export import load_export, load_plans
from bot.usecases.file_views import (
    ExportFormat,
    FileKind,
    FileResult,
    FileView,
    OfferView,
    Topic,
    Wanted,
    read_topic,
)
from bot.usecases.letters import view_letter
from bot.usecases.services import Services
from bot.usecases.viewing import view_contract
from bot.usecases.views import ContractView, LetterView
from planner.calendar import DAY
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery
from storage.records.letters import LetterKind

HELPS_FOR = timedelta(days=30)
"""A reminder whose deadline is nearer than this goes before a file."""
SETTLED = frozenset({DeliveryState.DELIVERED, DeliveryState.CANCELLED, DeliveryState.DEAD})
"""Nothing comes of these any more."""


def ask_for_file(
    contract_id: str, wanted: Wanted, person: Person, services: Services, *, may_be_shared: bool
) -> FileResult:
    """Send a file about a contract to the asking person, with the offer to share it where that may be."""
    with services.database.transaction() as transaction:
        record = find_contract(transaction, contract_id, person)
        if record is None:
            return FileResult.GONE
        result = _queue(transaction, record, wanted, person, services, may_be_shared=may_be_shared)
    services.nudge()
    return result


def ask_for_export(which: ExportFormat, person: Person, services: Services) -> FileResult:
    """Send a file with all that the person may read to them."""
    with services.database.transaction() as transaction:
        transaction.workspaces.hold(person.workspace_id)  # two clicks at once are one export
        wanted = Wanted(kind=FileKind.EXPORT, which=which.value)
        result = _queue(transaction, None, wanted, person, services, may_be_shared=False)
    services.nudge()
    return result


def _queue(
    transaction: Transaction,
    record: ContractRecord | None,
    wanted: Wanted,
    person: Person,
    services: Services,
    *,
    may_be_shared: bool,
) -> FileResult:
    """The file, and right after it the offer; a second click while the first is on its way adds nothing."""
    topic = Topic(wanted=wanted)
    contract_id = record.id if record else None
    told = transaction.said.about(person.workspace_id, contract_id, topic.write(), recipient_id=person.id)
    if any(one.state not in SETTLED for one in told):
        return FileResult.ALREADY
    _add(transaction, record, topic, person.workspace_id, services, recipient_id=person.id)
    if may_be_shared and record is not None and not record.is_direct:
        offer = replace(topic, is_offer=True)
        _add(transaction, record, offer, person.workspace_id, services, recipient_id=person.id, place=1)
    return FileResult.QUEUED


def _add(
    transaction: Transaction,
    record: ContractRecord | None,
    topic: Topic,
    workspace_id: str,
    services: Services,
    *,
    recipient_id: str | None = None,
    place: int = 0,
) -> None:
    """`place`: of several queued together, which comes when: nearer deadlines go first."""
    channel_id = recipient_id or (record.channel_id if record else None)
    assert channel_id is not None
    new = NewDelivery(
        kind=DeliveryKind.FILE,
        topic=topic.write(),
        contract_id=record.id if record else None,
        contract_revision=record.revision if record else None,
        channel_id=channel_id,
        recipient_id=recipient_id,
        due_at=services.now(),
        deadline_on=(services.now() + HELPS_FOR).date() + place * DAY,
    )
    transaction.deliveries.add(workspace_id, new, at=services.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer that was made to a person, and the contract that it is about."""

    delivery: DeliveryRecord
    topic: Topic
    record: ContractRecord


def find_offer(offer_id: str, person: Person, services: Services) -> Offer | None:
    """The offer, if it was made to this person and they may still see the contract."""
    with services.database.reading() as transaction:
        return _offer(transaction, transaction.deliveries.get(person.workspace_id, offer_id), person)


def _offer(transaction: Transaction, delivery: DeliveryRecord | None, person: Person) -> Offer | None:
    if delivery is None or delivery.kind is not DeliveryKind.FILE or delivery.recipient_id != person.id:
        return None
    topic = read_topic(delivery.topic or "")
    record = find_contract(transaction, delivery.contract_id or "", person)
    if not topic.is_offer or record is None:
        return None
    return Offer(delivery=delivery, topic=topic, record=record)


def share_file(offer_id: str, person: Person, services: Services) -> FileResult:
    """Send the file to its contract's channel, once however often the button is pressed."""
    with services.database.transaction() as transaction:
        offer = _offer(transaction, transaction.deliveries.get(person.workspace_id, offer_id), person)
        if offer is None:
            return FileResult.GONE
        topic = offer.topic.taken_up(offer_id, person.id)
        if transaction.said.about(person.workspace_id, offer.record.id, topic.write()):
            return FileResult.ALREADY
        _add(transaction, offer.record, topic, person.workspace_id, services)
        _close(transaction, offer, services)
    services.nudge()
    return FileResult.QUEUED


def _close(transaction: Transaction, offer: Offer, services: Services) -> None:
    """Take the button away."""
    edit = NewDelivery(
        kind=DeliveryKind.FILE_EDIT,
        topic=replace(offer.topic, offer_id=offer.delivery.id).write(),
        contract_id=offer.record.id,
        contract_revision=offer.record.revision,
        channel_id=offer.delivery.channel_id,
        message_ts=offer.delivery.message_ts,
        recipient_id=offer.delivery.recipient_id,
        due_at=services.now(),
    )
    transaction.deliveries.add(offer.record.workspace_id, edit, at=services.now())


def load_file(
    delivery: DeliveryRecord, person: Person | None, services: Services, *, hides_money: bool
) -> FileView | None:
    """The file that a delivery stands for, as of now; None where this person may not see it any more.

    `person` None: as the channel sees it. Where prices are hidden there is no file that holds any.
    """
    topic = read_topic(delivery.topic or "")
    if topic.wanted.holds_prices and hides_money:
        return None
    with services.database.reading() as transaction:
        if topic.wanted.kind is FileKind.EXPORT:
            view = load_export_view(transaction, topic.wanted, delivery.workspace_id, person, services)
            return replace(view, may_be_repeat=delivery.may_be_repeat)
        record = transaction.contracts.get(delivery.workspace_id, delivery.contract_id or "")
        if record is None or not (person is None or may_see(person, record)):
            return None
        contract = replace(view_contract(transaction, record, person, services), hides_money=hides_money)
        return FileView(
            wanted=topic.wanted,
            contracts=(contract,),
            letter=_letter(transaction, topic.wanted, contract),
            shared_by=topic.shared_by,
            may_be_repeat=delivery.may_be_repeat,
        )


def load_export_view(
    transaction: Transaction, wanted: Wanted, workspace_id: str, person: Person | None, services: Services
) -> FileView:
    """All that the person may read, in the format that was asked for."""
    exported = load_export(transaction, workspace_id, person, services)
    if wanted.which != ExportFormat.ICS:
        return FileView(wanted=wanted, exported=exported)
    plans = tuple(load_plans(transaction, workspace_id, person, services))
    return FileView(wanted=wanted, exported=exported, contracts=plans)


def _letter(transaction: Transaction, wanted: Wanted, contract: ContractView) -> LetterView | None:
    if wanted.kind is not FileKind.LETTER:
        return None
    return view_letter(transaction, contract, LetterKind(wanted.which))


def is_offer(delivery: DeliveryRecord) -> bool:
    """Whether it is the offer to share a file, or its edit, and not a file."""
    is_about_file = delivery.kind in {DeliveryKind.FILE, DeliveryKind.FILE_EDIT}
    return is_about_file and read_topic(delivery.topic or "").is_offer


def load_offer(delivery: DeliveryRecord, services: Services) -> OfferView | None:
    """The offer that a delivery stands for, as of now."""
    topic = read_topic(delivery.topic or "")
    offer_id = topic.offer_id or delivery.id
    with services.database.reading() as transaction:
        record = transaction.contracts.get(delivery.workspace_id, delivery.contract_id or "", removed=True)
        if record is None:
            return None
        return OfferView(
            wanted=topic.wanted,
            record=record,
            offer_id=offer_id,
            is_taken_up=_is_taken_up(transaction, record, topic, offer_id, delivery.recipient_id or ""),
        )


def _is_taken_up(
    transaction: Transaction, record: ContractRecord, topic: Topic, offer_id: str, person_id: str
) -> bool:
    shared = replace(topic, offer_id=None).taken_up(offer_id, person_id)
    return bool(transaction.said.about(record.workspace_id, record.id, shared.write()))
