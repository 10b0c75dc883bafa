"""Which contract a typed NAME means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.names import Match, find_contracts
from tests.support.builders import a_contract
from tests.support.views import a_record

VENDORS = {
    "aaa111": "Zoom",
    "bbb222": "Zoom Workplace",
    "ccc333": "ActivTrak",
    "ddd444": "Acme",
    "acme22": "Straße",
}
RECORDS = [a_record(a_contract(vendor=vendor), id=short_id) for short_id, vendor in VENDORS.items()]


def ids(match: Match) -> list[str]:
    return [record.id for record in match.records]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("Zoom", ["aaa111"], id="the exact vendor wins over a longer one"),
        pytest.param("zoom workplace", ["bbb222"], id="whatever its case"),
        pytest.param("  Zoom\u00a0 Workplace ", ["bbb222"], id="whatever its spaces"),
        pytest.param('"Zoom"', ["aaa111"], id="in quotation marks"),
        pytest.param("STRASSE", ["acme22"], id="in any spelling of its case"),
        pytest.param("Zo", ["aaa111", "bbb222"], id="an ambiguous beginning gives several"),
        pytest.param("zoom w", ["bbb222"], id="an unambiguous beginning"),
        pytest.param("act", ["ccc333"], id="a short beginning"),
        pytest.param("BBB222", ["bbb222"], id="the short id"),
        pytest.param("acme", ["ddd444"], id="a vendor wins over the beginning of an id"),
        pytest.param("acme22", ["acme22"], id="an id wins over the beginning of a vendor"),
        pytest.param("om", [], id="the middle of a name is no match"),
        pytest.param("", [], id="nothing matches nothing"),
        pytest.param(" \u202e ", [], id="nothing that can be seen"),
    ],
)
def test_a_name_finds_its_contracts(name: str, found: list[str]) -> None:
    assert ids(find_contracts(name, RECORDS)) == found


def test_two_contracts_with_one_vendor_are_both_found() -> None:
    twins = [a_record(id="aaa111"), a_record(id="bbb222")]

    match = find_contracts("ActivTrak", twins)

    assert ids(match) == ["aaa111", "bbb222"]
    assert match.one is None


def test_one_contract_is_the_one() -> None:
    one = find_contracts("activ", RECORDS).one

    assert one is not None
    assert one.id == "ccc333"


@pytest.mark.parametrize(
    ("typed", "suggestions"),
    [
        ("activtrack", ("ActivTrak",)),
        ("zom", ("Zoom", "Zoom Workplace")),
        ("bbb22x", ("Zoom Workplace",)),
        ("qqq", ()),
    ],
)
def test_a_typo_gets_a_suggestion(typed: str, suggestions: tuple[str, ...]) -> None:
    match = find_contracts(typed, RECORDS)

    assert match.records == ()
    assert match.suggestions == suggestions


@given(st.text())
def test_any_text_is_a_name_or_none(text: str) -> None:
    assert len(find_contracts(text, RECORDS).suggestions) <= 3
