"""*Add as evidence*: a shortcut on any message keeps a link to it in the negotiation file."""

from __future__ import annotations

import pytest

from sandbox.faults import Fault, FaultMode
from sandbox.model import Message
from sandbox.seed import ALEX, GUS, IT_SAAS, SAM
from tests.support.office import Office


@pytest.fixture
def answer(office: Office) -> Message:
    """What a colleague posted of the vendor's answer."""
    return office.sandbox.say("Billing says no.", channel=IT_SAAS.id, person=SAM.id)


def register(office: Office, vendor: str) -> None:
    office.type(f"add {vendor} 50 seats at $19 ends 2027-03-31, 30 days notice")
    assert not office.fill().errors


def use(office: Office, message: Message, *, person: str = ALEX.id) -> None:
    office.sandbox.use_shortcut_on(message, "add_as_evidence", person=person)
    office.settle()


def said(office: Office, *, person: str = ALEX.id) -> str:
    return office.ephemeral(person=person)[-1].text


def test_with_one_contract_the_link_is_in_its_file_at_once(office: Office, answer: Message) -> None:
    register(office, "ActivTrak")

    use(office, answer)

    assert "The link is in the file now." in said(office)
    assert f"/archives/{IT_SAAS.id}/p{answer.ts.replace('.', '')}|a message> in <#{IT_SAAS.id}>" in said(
        office
    )
    assert "added evidence" in office.read("history ActivTrak")


def test_the_same_message_twice_is_one_link(office: Office, answer: Message) -> None:
    register(office, "ActivTrak")
    use(office, answer)

    use(office, answer)

    assert "The file has this link already." in said(office)
    assert said(office).count("added by") == 1


def test_of_several_contracts_it_asks_which_one(office: Office, answer: Message) -> None:
    register(office, "ActivTrak")
    register(office, "Zoom")

    use(office, answer)
    view = office.sandbox.view()
    assert view is not None
    options = {one["text"]["text"]: one["value"] for one in view.blocks[0]["element"]["options"]}
    assert list(options) == ["ActivTrak, ends 31 Mar 2027", "Zoom, ends 31 Mar 2027"]
    assert not office.fill(contract=options["Zoom, ends 31 Mar 2027"], title="A no").errors

    assert "A no: <" in office.read("negotiate Zoom")
    assert "Evidence: none yet" in office.read("negotiate ActivTrak")


def test_an_answer_in_a_thread_is_linked_in_its_thread(office: Office, answer: Message) -> None:
    register(office, "ActivTrak")
    reply = office.sandbox.say("And sales?", channel=IT_SAAS.id, thread_ts=answer.ts)

    use(office, reply)

    assert f"?thread_ts={answer.ts}" in said(office)


def test_a_message_that_exitplan_cannot_see_is_explained(office: Office, answer: Message) -> None:
    register(office, "ActivTrak")
    office.sandbox.plan_fault(
        Fault(method="chat.getPermalink", mode=FaultMode.ERROR, error="channel_not_found")
    )

    use(office, answer)

    assert "exitplan can't see that message: type /invite @exitplan in its channel" in said(office)
    assert "Evidence: none yet" in office.read("negotiate ActivTrak")


def test_slack_that_does_not_answer_changes_nothing_and_says_so(office: Office, answer: Message) -> None:
    register(office, "ActivTrak")
    office.sandbox.plan_fault(Fault(method="chat.getPermalink", mode=FaultMode.RESET))

    use(office, answer)

    assert "Slack did not answer in time" in said(office)


@pytest.mark.parametrize(
    ("person", "words"),
    [
        pytest.param(
            SAM.id,
            "Only ActivTrak's owner, backup, registrant and admins can do this: ask <@U0ALEX>.",
            id="a colleague",
        ),
        pytest.param(GUS.id, "exitplan answers members of this workspace only", id="a guest"),
    ],
)
def test_nobody_else_adds_evidence(office: Office, answer: Message, person: str, words: str) -> None:
    register(office, "ActivTrak")

    use(office, answer, person=person)

    assert words in said(office, person=person)
    assert "Evidence: none yet" in office.read("negotiate ActivTrak")


def test_who_may_only_read_several_contracts_is_told_whom_to_ask(office: Office, answer: Message) -> None:
    register(office, "ActivTrak")
    register(office, "Zoom")

    use(office, answer, person=SAM.id)

    assert said(office, person=SAM.id) == (
        "Only a contract's owner, backup, registrant and admins keep evidence in its file: ask one of them. "
        "/exitplan show NAME says who they are."
    )


def test_without_any_contract_the_shortcut_says_how_to_start(office: Office, answer: Message) -> None:
    use(office, answer)

    assert "There is no contract yet whose negotiation file could keep it. Start with" in said(office)


def test_a_full_file_says_what_to_do(office: Office, answer: Message) -> None:
    register(office, "ActivTrak")
    for number in range(12):
        use(office, office.sandbox.say(f"Message {number}", channel=IT_SAAS.id))

    use(office, answer)

    assert "A file holds 12 links: remove one" in said(office)
