"""Who may see and who may change a contract.

Members read what is not restricted; owner, backup, registrant and admins also read what is, and they alone
change anything. Guests and people of other organisations see and change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.wording.format import DateOrder
from storage.database import Transaction
from storage.records.contracts import ContractRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who does something, with what Slack says about them."""

    id: str
    workspace_id: str
    """The workspace in which they act: every store call takes it."""
    timezone: str
    """IANA name."""
    name: str = ""
    """As Slack shows them; people choose it themselves."""
    is_admin: bool = False
    """One of those whom the settings appoint; at first Slack's own workspace admins."""
    is_workspace_owner: bool = False
    """Of Slack's own: may always change the settings, so that nobody is locked out."""
    is_guest: bool = False
    is_stranger: bool = False
    """A member of another organisation, here through Slack Connect."""
    is_absent: bool = False
    """A bot, or somebody whose account is closed."""
    date_order: DateOrder = DateOrder.DAY
    """How they read dates; for what they alone see."""

    @property
    def is_member(self) -> bool:
        """Guests and strangers see and change nothing."""
        return not (self.is_guest or self.is_stranger or self.is_absent)


def may_change_settings(person: Person) -> bool:
    return person.is_member and (person.is_admin or person.is_workspace_owner)


def may_see(person: Person, record: ContractRecord) -> bool:
    """Members read what a public channel reads; a restricted contract only its circle does."""
    return person.is_member and (not record.is_restricted or _is_in_circle(person, record))


def find_contract(
    transaction: Transaction, contract_id: str, person: Person, *, removed: bool = False
) -> ContractRecord | None:
    """The contract, held where the transaction writes; None where there is none for this person.

    `removed`: also where it has been removed.
    """
    record = transaction.contracts.get(person.workspace_id, contract_id, removed=removed)
    return record if record and may_see(person, record) else None


def may_change(person: Person, record: ContractRecord) -> bool:
    return person.is_member and _is_in_circle(person, record)


def whom_to_ask(person: Person, record: ContractRecord) -> tuple[str, ...]:
    """Users who may change it instead of `person`: owner, backup, registrant."""
    people = (record.owner_id, record.backup_id, record.registrant_id)
    return tuple(dict.fromkeys(one for one in people if one and one != person.id))


def _is_in_circle(person: Person, record: ContractRecord) -> bool:
    return person.is_admin or person.id in {record.owner_id, record.backup_id, record.registrant_id}
