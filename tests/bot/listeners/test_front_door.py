from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest

from sandbox.faults import Fault, FaultMode
from sandbox.payloads import PayloadKind, form_body, signed_request_headers
from sandbox.seed import ALEX, IT_SAAS, NOOR
from storage.database import Database
from tests.support.office import Office

COMMAND = {
    "command": "/exitplan",
    "text": "list",
    "user_id": ALEX.id,
    "team_id": "T0SANDBOX",
    "channel_id": IT_SAAS.id,
    "response_url": "http://127.0.0.1:9/none",
    "trigger_id": "1.2.3",
}


def now() -> int:
    return int(time.time())  # noqa: TID251 (signatures are real)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no signature"),
        pytest.param(
            {"x-slack-signature": "v0=0", "x-slack-request-timestamp": str(now())}, id="wrong signature"
        ),
        pytest.param(signed_request_headers("wrong", urlencode(COMMAND), now()), id="another app's secret"),
        pytest.param(signed_request_headers("s", urlencode(COMMAND), now() - 301), id="five minutes old"),
        pytest.param(
            {"x-slack-signature": "v0=0", "x-slack-request-timestamp": "yesterday"}, id="a time that is none"
        ),
        pytest.param(
            {"x-slack-signature": "v0=0", "x-slack-request-timestamp": "9" * 400}, id="a time without end"
        ),
        pytest.param(
            {"x-slack-signature": "\u00fc", "x-slack-request-timestamp": str(now())},
            id="a signature that is none",
        ),
    ],
)
def test_a_request_that_is_not_slacks_is_turned_away_and_its_body_is_not_logged(
    office: Office, caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    with caplog.at_level(logging.INFO):
        response = office.bot.app.dispatch(BoltRequest(body=urlencode(COMMAND), headers=dict(headers)))

    assert response.status == 401
    assert "trigger_id" not in caplog.text


def test_a_signed_command_is_answered_in_the_acknowledgement(office: Office) -> None:
    office.type("")
    body = form_body(PayloadKind.COMMAND, COMMAND)
    headers = signed_request_headers(office.sandbox.signing_secret, body, now())

    status, answer = office.dispatch(body, headers)

    assert status == 200
    said = json.loads(answer)
    assert said["response_type"] == "ephemeral"
    assert "No contract is registered yet" in said["text"]


def everything(office: Office) -> tuple[int, int, list[str]]:
    """Contracts, changes that are kept, and what stands in the channel."""
    with office.database.reading() as transaction:
        contracts = transaction.contracts.list("T0SANDBOX")
        changes = sum(len(transaction.audit.list("T0SANDBOX", one.id)) for one in contracts)
    return len(contracts), changes, [message.text for message in office.posted()]


def test_signed_requests_that_come_again_have_no_second_effect(office: Office) -> None:
    """A whole session: a command, a form that is saved, a plan that is started."""
    requests: list[tuple[str, Mapping[str, str]]] = []

    def record(body: str, headers: Mapping[str, str]) -> tuple[int, str]:
        requests.append((body, headers))
        return office.dispatch(body, headers)

    office.sandbox.attach_app(record, unix_now=time.time)  # noqa: TID251 (signatures are real)
    office.click(office.register(), "start_plan")
    before = everything(office)
    assert before[0] == 1
    assert len(requests) == 3

    for body, headers in requests:
        assert office.dispatch(body, headers)[0] == 200
        office.settle()

    assert everything(office) == before


def test_when_slack_does_not_say_who_this_is_the_person_is_told(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.sandbox.plan_fault(Fault(method="users.info", mode=FaultMode.SERVER_ERROR, times=5))

    with caplog.at_level(logging.ERROR):
        office.sandbox.command("/exitplan list", person=NOOR.id)
        office.worker.settle()

    assert "Slack did not answer" in office.ephemeral(person=NOOR.id)[-1].text
    assert "users.info" in caplog.text, "it is logged"


def test_when_the_form_cannot_be_opened_the_person_is_told(office: Office) -> None:
    office.type("")
    office.sandbox.plan_fault(Fault(method="views.open", mode=FaultMode.ERROR, error="expired_trigger_id"))

    answer = office.type("add ActivTrak 50 seats at $19")

    assert answer is not None
    assert "Slack closed the window" in answer.text
    assert "/exitplan add ActivTrak 50 seats at $19" in answer.text, "nothing typed is lost"


def test_an_answer_that_comes_later_gives_back_what_was_typed_too(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.sandbox.plan_fault(Fault(method="views.open", mode=FaultMode.ERROR, error="expired_trigger_id"))

    with caplog.at_level(logging.ERROR):
        office.sandbox.command("/exitplan add Zoom 12 seats", person=NOOR.id)
        office.worker.settle()

    assert "/exitplan add Zoom 12 seats" in office.ephemeral(person=NOOR.id)[-1].text


def test_a_failure_while_saving_keeps_the_form_open_and_says_so_in_one_sentence(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31")
    office.sandbox.plan_fault(Fault(method="conversations.info", mode=FaultMode.SERVER_ERROR, times=1))

    with caplog.at_level(logging.ERROR):
        outcome = office.submit()

    assert "Slack did not answer" in next(iter(outcome.errors.values()))
    assert office.sandbox.view() is not None
    assert not office.submit().errors, "saved once Slack answers again"


def test_when_the_database_is_gone_nothing_is_said_to_be_saved(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def refuse(_: Database) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    office.type("")
    monkeypatch.setattr(Database, "reading", refuse)

    with caplog.at_level(logging.ERROR):
        answer = office.sandbox.command("/exitplan list")

    assert answer.ok
    assert "can't reach its database" in office.ephemeral()[-1].text


def test_a_bug_is_one_sentence_for_the_person_and_a_traceback_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.type("")
    monkeypatch.setattr(Database, "reading", None)

    with caplog.at_level(logging.ERROR):
        office.sandbox.command("/exitplan list")

    assert "Something went wrong in exitplan" in office.ephemeral()[-1].text
    assert "Traceback" in caplog.text


def test_tokens_stand_in_no_log(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        office.register()

    assert office.sandbox.bot_token not in caplog.text
    assert office.sandbox.app_token not in caplog.text
