"""Pasted rows: told apart, read as the register form reads them, and refused with every reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.files.exports import csv_text
from bot.forms.errors import InputError
from bot.forms.import_reading import Reading, RowReader, duplicates_within
from bot.usecases.views import ExportedContract
from planner.contract import Billing, Contract, Replacement, Situation
from planner.deadlines import find_deadlines
from planner.playbook import NoticeMethod
from storage import calendars
from storage.playbooks import load_playbooks
from storage.records.contracts import ContractState
from tests.support.builders import a_contract
from tests.support.views import a_record

TODAY = date(2026, 12, 1)
READER = RowReader(playbooks=load_playbooks(), calendars=calendars, today=TODAY, timezone="Europe/Berlin")


def read(text: str, *, most_rows: int = 100) -> Reading:
    return READER.read_text(text, most_rows=most_rows)


def only(text: str) -> Contract:
    reading = read(text)
    assert reading.refused == ()
    (row,) = reading.rows
    return row.contract


def reasons(text: str) -> tuple[str, ...]:
    (row,) = read(text).refused
    return row.reasons


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "ActivTrak\t50\t19 USD per seat/month\t2027-03-31\t30", id="tabs, as from a spreadsheet"
        ),
        pytest.param("ActivTrak, 50, 19 USD per seat/month, 31 Mar 2027, 30", id="commas"),
        pytest.param("ActivTrak; 50; 19 USD per seat/month; 31 March 2027; 30 days", id="semicolons"),
        pytest.param('"ActivTrak","50","$19 per seat and month","2027-03-31","30"', id="quotes"),
        pytest.param(
            "\ufeffvendor,seats,price,end date\nActivTrak,50,19 USD per seat/month,2027-03-31", id="a header"
        ),
        pytest.param(
            "Ends on\tTool\tUsers\tCost\tPer\n31 Mar 2027\tactivtrak\t50\t19 USD\tper seat and month",
            id="other names in another order",
        ),
        pytest.param(
            "vendor;seats;price;price per;currency;end_date\nActivTrak;50;19;seat_month;usd;2027-03-31",
            id="names as in JSON",
        ),
        pytest.param(
            "Vendor,Seats,Price,Price per,Renewal date\nActivTrak,50,19 USD,per user/month,2027-04-01",
            id="the day of the renewal",
        ),
        pytest.param(
            "Name\tLicences\tPrice\tContract end date\tNotice period (days)\n"
            "ActivTrak\t50\t19 USD per seat/month\t31.03.2027\t30",
            id="a contract list's own names",
        ),
        pytest.param(
            "sep=;\nvendor;seats;price;end date\nActivTrak;50;19 USD per seat/month;2027-03-31",
            id="Excel's line that names the separator",
        ),
        pytest.param(
            "vendor,seats,price,end date,notice days\nActivTrak,50.0,19 USD per seat/month,2027-03-31 00:00:00,30.0",
            id="as programs write numbers and dates",
        ),
        pytest.param("ActivTrak;50;19,00 USD per seat/month;31.03.2027;30", id="a decimal comma"),
        pytest.param("\n\nActivTrak, 50, 19 USD per seat/month, 2027-03-31\n   \n", id="empty lines"),
    ],
)
def test_the_same_contract_however_it_is_pasted(text: str) -> None:
    contract = only(text)

    assert (contract.vendor, contract.seats, contract.price, contract.currency) == (
        "ActivTrak",
        50,
        Decimal(19),
        "USD",
    )
    assert (contract.end_on, contract.notice_days) == (date(2027, 3, 31), 30)


def test_a_row_without_a_header_may_name_the_replacement_too() -> None:
    contract = only("ActivTrak,50,19 USD per seat/month,2027-03-31,30,Intelogos,12 USD")

    assert contract.replacement == Replacement(name="Intelogos", price=Decimal(12), seats=50, trial_days=7)


def test_every_column_is_read() -> None:
    contract = only(
        "vendor,seats,price,price per,currency,end date,notice days,billing,term months,next term months,auto renews,notice by,"
        "reseller,situation,billing error,country,replacement,replacement price,replacement seats,trial days,plan\n"
        "Zoom,10,1200,per year in all,EUR,2027-06-30,45,monthly,24,12,no,certified mail,"
        'shop@example.com,"zero usage, account manager",99,DE,New,8,5,14,Business'
    )

    assert (contract.annual_charge, contract.billing, contract.term_months) == (
        Decimal(1200),
        Billing.MONTHLY,
        24,
    )
    assert (contract.renewal_term_months, contract.plan) == (12, "Business")
    assert (contract.auto_renews, contract.notice_method) == (False, NoticeMethod.CERTIFIED_MAIL)
    assert contract.situation == Situation(zero_usage=True, account_manager=True, billing_error=Decimal(99))
    assert contract.replacement == Replacement(name="New", price=Decimal(8), seats=5, trial_days=14)


def test_a_renewal_term_is_no_renewal_date() -> None:
    contract = only(
        "vendor,seats,price,end date,renewal term\nActivTrak,50,19 USD per seat/month,2027-03-31,24"
    )

    assert contract.renewal_term_months == 24


def test_an_ambiguous_date_is_asked_about_and_never_guessed() -> None:
    (reason,) = reasons("ActivTrak, 50, 19 USD per seat/month, 03/04/2027, 30")

    assert "can be" in reason
    assert "2027-04-03 or 2027-03-04" in reason


def test_a_refused_row_names_every_reason() -> None:
    reading = read(
        "vendor,seats,price,price per,end date,auto renews\n"
        "Zoom,0,ten,per seat and month,31 Feb 2027,maybe\n"
        "ActivTrak,50,19 USD,per seat and month,2027-03-31,yes"
    )

    (refused,) = reading.refused
    assert (refused.number, refused.vendor) == (2, "Zoom")
    joined = " ".join(refused.reasons)
    for part in ("maybe", "ten", "31 Feb 2027", "days of notice"):
        assert part in joined
    assert [row.number for row in reading.rows] == [3]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("ActivTrak,50,19 USD,2027-03-31,30", "what the price is for", id="no unit"),
        pytest.param(
            "vendor,seats,price,end date\nZoom, Inc.,50,9 USD per month,2027-03-31",
            'put what has a comma in it into quotes, like Zoom,50,"11,400 USD per year",2027-03-31,30',
            id="a loose comma",
        ),
        pytest.param("Zoom,5,9 USD per month,2027-03-31", "days of notice", id="no notice period"),
        pytest.param(
            "ActivTrak,50,19 USD per seat/month,2026-03-31,30",
            "did it renew? Then give the end of the new term, and write “already renewed” under “situation”.",
            id="ended already",
        ),
        pytest.param(
            "vendor,seats,price,end date,price per\nZoom,5,9 USD,2027-03-31,per moon",
            "“per moon”",
            id="an unknown unit",
        ),
        pytest.param("vendor,seats,situation\nZoom,5,bored", "no situation", id="an unknown situation"),
        pytest.param("vendor,seats,notice by\nZoom,5,pigeon", "no way to give notice", id="an unknown way"),
        pytest.param("vendor,seats,billing\nZoom,5,never", "no billing", id="an unknown billing"),
    ],
)
def test_a_row_is_refused_for(text: str, part: str) -> None:
    assert part in " ".join(reasons(text))


@pytest.mark.parametrize(
    ("row", "amount", "works"),
    [
        (
            "Zoom,50,11,400 USD per year,2027-03-31,30",
            "“11,400 USD per year”",
            'Zoom,50,"11,400 USD per year",2027-03-31,30',
        ),
        (
            "Zoom, 1,200, $18,000/yr, 31 Mar 2027, 30",
            "“1,200” and “$18,000/yr”",
            'Zoom,"1,200","$18,000/yr",31 Mar 2027,30',
        ),
        (
            "Zoom,50,1,234,567 USD per year,2027-03-31,30",
            "“1,234,567 USD per year”",
            'Zoom,50,"1,234,567 USD per year",2027-03-31,30',
        ),
        (
            "Zoom,50,12,50 EUR per seat/month,2027-03-31,30",
            "“12,50 EUR per seat/month”",
            'Zoom,50,"12,50 EUR per seat/month",2027-03-31,30',
        ),
        (
            "vendor,seats,price,end date\nActivTrak,50,€11,400/yr,2027-03-31",
            "“€11,400/yr”",
            'ActivTrak,50,"€11,400/yr",2027-03-31',
        ),
    ],
)
def test_an_amount_torn_by_its_comma_is_shown_in_a_row_that_works(row: str, amount: str, works: str) -> None:
    assert reasons(row) == (
        f"Commas separate the cells here and tear {amount} apart: use quotes, like {works}.",
    )
    header = row.rpartition("\n")[0]
    assert only(f"{header}\n{works}").vendor == works.partition(",")[0]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("Zoom,50,400 USD per year,31 Feb,30", "31 Feb", id="another mistake"),
        pytest.param("Zoom;50;11,400;2027-03-31;30", "“11,400” can be", id="no commas between cells"),
        pytest.param("Zoom" + ",1" * 40, "cells", id="nothing but digits"),
    ],
)
def test_what_no_comma_has_spoiled_is_refused_for_itself(text: str, part: str) -> None:
    joined = " ".join(reasons(text))

    assert part in joined
    assert "tear" not in joined


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("  \n ", "nothing to import", id="nothing"),
        pytest.param("vendor,seats,end date", "no row below", id="a header alone"),
        pytest.param("seats,price,end date\n5,9 USD,2027-03-31", "no column “vendor”", id="no vendor"),
        pytest.param("vendor,seats,mood\nZoom,5,good", "“mood” is no column", id="an unknown heading"),
        pytest.param(
            "vendor,mood\nZoom,good", "“mood” is no column", id="an unknown heading beside a known one"
        ),
        pytest.param(
            "vendor,seats,mood,team\nZoom,5,good,IT",
            "“mood” and “team” are no columns",
            id="unknown headings",
        ),
        pytest.param(
            "vendor,seats,a,b,c,d,e,f\nZoom,5",
            "6 headings, “a”, “b”, “c”, “d” and “e” among them, are no columns",
            id="many unknown headings",
        ),
        pytest.param(
            "Anbieter;Preis\nZoom;9", "“Anbieter” and “Preis” are no columns", id="a header in other words"
        ),
        pytest.param(
            "vendor,seats,,price\nZoom,5,,9\nSlack,5,old,9",
            "Column 3 has no heading, and “old” is below it in row 3",
            id="a cell below no heading",
        ),
        pytest.param(
            "vendor,seats,restricted,restricted\nZoom,5,yes,no", "has restricted twice", id="a flag twice"
        ),
        pytest.param(
            "Our contracts\n\nvendor,seats\nZoom,5",
            "The header is row 3: take out what is above",
            id="a title",
        ),
        pytest.param(
            'vendor,seats\n"Zoom,5\nSlack,5',
            'Row 2 opens a quote (") that is never closed',
            id="an open quote",
        ),
        pytest.param("Zoom 5 9 USD\nSlack 5 9 USD", "Nothing separates the cells", id="spaces alone"),
        pytest.param('{"contracts": []}', "That is JSON and no table", id="JSON"),
        pytest.param('\ufeff{\n  "contracts": [', "That is JSON and no table", id="the beginning of a JSON"),
        pytest.param('[{"vendor": "Zoom", "seats": 5}]', "That is JSON and no table", id="a list in JSON"),
        pytest.param('[["Zoom", 5], ["Slack", 5]]', "That is JSON and no table", id="rows in JSON"),
        pytest.param("vendor,seats,users\nZoom,5,5", "has seats twice", id="a column twice"),
        pytest.param("Zoom,5\nZoom,5\nZoom,5", "3 rows are more than 2", id="too many rows"),
    ],
)
def test_a_table_is_refused_for(text: str, part: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text, most_rows=2)

    assert part in caught.value.sentence


@pytest.mark.parametrize("vendor", ["[24]7.ai", "[x]cube", "{code}", "{ Braces }"])
def test_a_vendor_may_begin_with_a_bracket(vendor: str) -> None:
    assert only(f"{vendor},5,9 USD per month,2027-06-30,30").vendor == vendor


WITH_STATE = "vendor,seats,price,end date,notice days,State\nZoom,5,9 USD per month,2027-06-30,30,{state}"


@pytest.mark.parametrize("state", [state for state in ContractState if state is not ContractState.ACTIVE])
def test_that_a_contract_is_no_longer_active_is_lost_and_said(state: ContractState) -> None:
    (row,) = read(WITH_STATE.format(state=state.value)).rows

    assert row.lost.startswith(f"“{state.value.replace('_', ' ')}” is not taken over: /exitplan ")


@pytest.mark.parametrize("state", ["CA", "New York", "active", ""])
def test_a_state_on_the_map_is_passed_over_without_a_word(state: str) -> None:
    (row,) = read(WITH_STATE.format(state=state)).rows

    assert row.lost == ""


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(a_contract(), id="the guide's"),
        pytest.param(
            a_contract(
                price=None,
                annual_charge=Decimal("1234.56"),
                currency="EUR",
                country="DE",
                calendar=calendars.calendar_for("DE", range(2025, 2029)),
                reseller="shop@example.com",
                billing=Billing.MONTHLY,
                term_months=24,
                auto_renews=False,
                notice_method=NoticeMethod.INTERNATIONAL_MAIL,
                replacement=Replacement(name="=New", price=Decimal("7.13"), seats=20, trial_days=14),
                situation=Situation(active_problems=True, billing_error=Decimal("10.50")),
            ),
            id="everything set",
        ),
        pytest.param(
            a_contract(vendor='Zoom, "the" =1+1\nGmbH', playbook=load_playbooks().generic, replacement=None),
            id="signs",
        ),
    ],
)
def test_what_was_exported_is_imported_as_it_was(contract: Contract) -> None:
    record = a_record(contract, is_restricted=True)
    exported = ExportedContract(
        record=record,
        today=TODAY,
        deadlines=find_deadlines(contract, today=TODAY),
        plan=None,
        actions=(),
        proofs=(),
    )

    reading = read(csv_text([exported]))

    assert reading.refused == ()
    (row,) = reading.rows
    name = " ".join(contract.vendor.split())
    assert (row.contract.vendor, row.contract.end_on, row.contract.annual) == (
        name,
        contract.end_on,
        contract.annual,
    )
    for fact in ("seats", "price", "annual_charge", "currency", "billing", "term_months", "auto_renews"):
        assert getattr(row.contract, fact) == getattr(contract, fact), fact
    for fact in ("notice_days", "notice_method", "reseller", "replacement", "situation", "country"):
        assert getattr(row.contract, fact) == getattr(contract, fact), fact
    assert (row.owner_id, row.backup_id, row.channel_id) == ("U0OWNER", "U0BACKUP", "C0EXIT")
    assert row.is_restricted is True


@pytest.mark.parametrize("sign", ["\u2028", "\x0b", "\x85"])
def test_only_a_real_line_end_ends_a_row(sign: str) -> None:
    assert only(f"Zoom{sign}Inc,5,9 USD per month,2027-03-31,30").vendor == "Zoom Inc"


def test_rows_keep_their_numbers_over_empty_lines_and_lines_within_cells() -> None:
    reading = read('vendor,seats\n\n"Zoom\nInc",x\nSlack,y')

    assert [row.number for row in reading.refused] == [3, 4]


@pytest.mark.parametrize(("typed", "is_read"), [("50.0", True), ("50.00", True), ("50.5", False)])
def test_seats_may_have_empty_decimals(typed: str, is_read: bool) -> None:
    reading = read(f"ActivTrak,{typed},19 USD per seat/month,2027-03-31,30")

    assert [row.contract.seats for row in reading.rows] == ([50] if is_read else [])


def test_the_same_vendor_and_end_twice_is_noticed() -> None:
    rows = read(
        "ActivTrak,50,19 USD per seat/month,2027-03-31\n"
        "Zoom,5,9 USD per month,2027-03-31,30\n"
        "activtrak,10,19 USD per seat/month,31 Mar 2027"
    ).rows

    assert [(row.number, first.number) for row, first in duplicates_within(rows)] == [(3, 1)]
