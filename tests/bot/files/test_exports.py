"""Everything in one file: safe in a spreadsheet, readable by programs, and read back as it was."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.files.exports import csv_text, export_file, json_text, safe_cell
from bot.forms.import_table import plain_cell
from bot.usecases.file_views import ExportFormat
from bot.usecases.views import ExportedContract
from planner.actions import ActionKey
from planner.contract import Contract, Replacement, Situation
from planner.deadlines import find_deadlines
from tests.support.builders import GENERIC, a_contract
from tests.support.views import NOON, TODAY, a_contract_view, a_proof, a_record, answered


def exported(contract: Contract | None = None, **facts: Any) -> ExportedContract:
    record = a_record(contract, **facts)
    deadlines = find_deadlines(record.contract, today=TODAY)
    return ExportedContract(record=record, today=TODAY, deadlines=deadlines, plan=None, actions=(), proofs=())


def running() -> ExportedContract:
    view = a_contract_view(started=True, states={ActionKey.EXPORT_DATA: answered()})
    assert view.plan is not None
    return ExportedContract(
        record=view.record,
        today=TODAY,
        deadlines=view.advice.deadlines,
        plan=view.plan.record,
        actions=tuple(item.action for item in view.plan.items),
        proofs=(a_proof(),),
    )


def table(*contracts: ExportedContract) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text(contracts).removeprefix("\ufeff"))))


def test_a_released_contract_is_written_with_the_end_that_it_was_signed_for() -> None:
    (row,) = table(exported(a_contract().released(date(2026, 12, 31))))

    assert row["end date"] == "2027-03-31", "an import reads the term from it"


def test_a_contract_is_a_row_under_names_that_people_read() -> None:
    (row,) = table(exported())

    assert {name: row[name] for name in list(row)[:9]} == {
        "vendor": "ActivTrak",
        "seats": "50",
        "price": "19",
        "price per": "per seat and month",
        "currency": "USD",
        "end date": "2027-03-31",
        "notice days": "30",
        "replacement": "Intelogos",
        "replacement price": "12",
    }
    assert row["send notice by"] == "2027-03-01"
    assert row["charge of next term"] == "USD 11,400.00"
    assert (row["id"], row["owner"], row["restricted"]) == ("k3x9ab", "U0OWNER", "no")


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=HYPERLINK("http://x")']
)
def test_no_cell_is_a_formula_and_an_import_has_it_back(typed: str) -> None:
    assert safe_cell(typed) == f"'{typed}"
    assert plain_cell(safe_cell(typed)) == typed


@pytest.mark.parametrize("typed", ["", "ActivTrak", "a=b", "'quoted'", "2027-03-31", "1-2"])
def test_other_cells_stay_as_they_are(typed: str) -> None:
    assert safe_cell(typed) == plain_cell(typed) == typed


def test_formulas_quotes_and_lines_in_names_stay_in_their_cell() -> None:
    nasty = '=cmd|"/c calc"!A1,\n"x";y'

    (row,) = table(exported(a_contract(vendor=nasty, playbook=GENERIC)))

    assert row["vendor"] == f"'{nasty}"
    assert all(cell == "" or cell[0] not in "=+-@\t\r" for cell in row.values())


def test_excel_is_told_that_it_is_utf8() -> None:
    made = export_file(ExportFormat.CSV, [exported(a_contract(vendor="Größe"))], [])

    assert made.content.startswith(b"\xef\xbb\xbf")
    assert "Größe" in made.content.decode()
    assert made.name == "exitplan-contracts.csv"


def test_every_fact_of_a_contract_is_in_its_row() -> None:
    contract = a_contract(
        price=None,
        annual_charge=Decimal("1234.56"),
        currency="EUR",
        reseller="shop@example.com",
        country="DE",
        replacement=Replacement(name="New", price=Decimal("7.125"), seats=20, trial_days=14),
        situation=Situation(active_problems=True, zero_usage=True, billing_error=Decimal(99)),
    )

    (row,) = table(exported(contract))

    assert (row["price"], row["price per"], row["currency"]) == ("1234.56", "per year in all", "EUR")
    assert (row["replacement seats"], row["trial days"]) == ("20", "14")
    assert row["replacement price"] == "7.1250", "never three decimals, which could be thousands"
    assert (row["situation"], row["billing error"]) == ("active problems, zero usage", "99")
    assert (row["reseller"], row["country"], row["notice by"]) == ("shop@example.com", "DE", "form")


def test_json_has_the_plan_with_what_was_answered() -> None:
    document = json.loads(json_text([running()]))

    assert document["exitplan_format"] == 1
    (contract,) = document["contracts"]
    assert contract["facts"]["end_date"] == "2027-03-31"
    assert contract["deadlines"]["send_by"] == "2027-03-01"
    assert contract["deadlines"]["exposure_next_term"] == "11400.00"
    assert contract["plan"]["paths"] == [2]
    done = next(one for one in contract["plan"]["actions"] if one["key"] == "export_data")
    assert (done["state"], done["answered_by"]) == ("done", "U0COLLEAGUE")
    assert contract["proofs"][0]["kind"] == "sent"


def test_json_tells_a_proof_that_was_taken_back_from_one_that_counts() -> None:
    taken_back = a_proof(taken_back_by="U0BACKUP", taken_back_at=NOON)
    one = replace(exported(), proofs=(taken_back, a_proof()))

    old, new = json.loads(json_text([one]))["contracts"][0]["proofs"]

    assert (old["taken_back_by"], old["taken_back_at"]) == ("U0BACKUP", "2026-12-01T12:00:00+00:00")
    assert (new["taken_back_by"], new["taken_back_at"]) == (None, None)


def test_json_of_a_contract_without_a_plan_says_null() -> None:
    (contract,) = json.loads(json_text([exported()]))["contracts"]

    assert contract["plan"] is None
    assert contract["proofs"] == []
    assert contract["facts"]["reseller"] is None


def test_a_calendar_has_the_plans_that_are_under_way() -> None:
    made = export_file(ExportFormat.ICS, [exported(), running()], [a_contract_view(started=True)])

    assert made.content.startswith(b"BEGIN:VCALENDAR")
    assert b"ActivTrak: Export the last data" in made.content


def test_a_deadline_that_is_confirmed_leaves_no_charge() -> None:
    from tests.support.builders import with_notice

    confirmed = with_notice(sent_on=date(2026, 11, 20), confirmed_on=date(2026, 11, 25))

    (row,) = table(exported(confirmed))

    assert (row["notice status"], row["charge of next term"]) == ("confirmed", "")
