from __future__ import annotations

import pytest

from bot.usecases.access import Person, may_change, may_see, whom_to_ask
from bot.usecases.services import Services
from tests.bot.usecases.builders import (
    ADMIN,
    BACKING_UP,
    COLLEAGUE,
    ELSEWHERE,
    GUEST,
    OWNING,
    STRANGER,
    a_person,
    registered,
)
from tests.support.stored import BACKUP, OWNER


@pytest.mark.parametrize(
    ("person", "sees", "changes"),
    [
        pytest.param(OWNING, True, True, id="owner"),
        pytest.param(BACKING_UP, True, True, id="backup"),
        pytest.param(ADMIN, True, True, id="admin"),
        pytest.param(COLLEAGUE, True, False, id="colleague"),
        pytest.param(GUEST, False, False, id="guest"),
        pytest.param(STRANGER, False, False, id="member of another organisation"),
        pytest.param(a_person(OWNER, is_guest=True), False, False, id="owner who became a guest"),
    ],
)
def test_a_public_channels_contract_is_read_by_members_and_changed_by_its_people(
    services: Services, person: Person, sees: bool, changes: bool
) -> None:
    record = registered(services)

    assert may_see(person, record) is sees
    assert may_change(person, record) is changes


def test_the_registrant_may_change_a_contract_that_somebody_else_owns(services: Services) -> None:
    record = registered(services, registrant_id=COLLEAGUE.id)

    assert may_change(COLLEAGUE, record)


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        pytest.param(OWNING, True, id="owner"),
        pytest.param(ADMIN, True, id="admin"),
        pytest.param(COLLEAGUE, False, id="colleague"),
    ],
)
def test_a_restricted_contract_is_read_in_its_circle_only(
    services: Services, person: Person, sees: bool
) -> None:
    record = registered(services, is_restricted=True)

    assert may_see(person, record) is sees


def test_others_are_told_to_ask_owner_and_backup(services: Services) -> None:
    record = registered(services)

    assert whom_to_ask(COLLEAGUE, record) == (OWNER, BACKUP)
    assert whom_to_ask(ELSEWHERE, record) == (BACKUP,)
