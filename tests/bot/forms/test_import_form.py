"""The import form: what it shows at each step, and that Slack takes it at the worst case."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.forms.errors import FormError
from bot.forms.import_form import fingerprint, import_view, read_import_form
from bot.forms.import_preview import Checked, ShownRow
from bot.forms.import_reading import ImportedRow, RefusedRow
from sandbox.blocks import view_problems
from tests.support.builders import a_contract
from tests.support.forms import submitted
from tests.support.views import a_record

LONG = a_contract(vendor="W" * 80)


def a_row(number: int = 1, **facts: Any) -> ShownRow:
    row = ImportedRow(number=number, contract=LONG, timezone="Europe/Berlin", lost=facts.pop("lost", ""))
    return ShownRow(row=row, is_restricted=True, **facts)


ROW = a_row(lost="W" * 60, owner="W" * 80, backup="W" * 80, channel="#" + "W" * 80)


def view_of(checked: Checked | None = None, text: str = "") -> dict[str, Any]:
    return import_view(nonce="n", channel_id="C0EXIT", origin_channel_id="C0EXIT", text=text, checked=checked)


@pytest.mark.parametrize(
    "checked",
    [
        pytest.param(None, id="empty"),
        pytest.param(Checked(rows=(ROW,) * 100), id="100 rows of the longest names"),
        pytest.param(
            Checked(rows=(ROW,) * 100, registered=((ROW, a_record(LONG)),) * 100), id="all there already"
        ),
        pytest.param(
            Checked(refused=(RefusedRow(number=1, vendor="W" * 500, reasons=("W" * 300,) * 9),) * 100),
            id="all refused for every reason",
        ),
    ],
)
def test_slack_takes_it_at_the_worst(checked: Checked | None) -> None:
    view = view_of(checked, text="x" * 3_000)

    assert view_problems(view) == []
    assert len(json.dumps(view)) < 250_000


def shown_in(view: dict[str, Any]) -> str:
    """Every paragraph above the fields."""
    return "\n".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")


def test_every_refused_row_can_be_read_with_its_reason() -> None:
    refused = tuple(
        RefusedRow(number=number, vendor="Zoom", reasons=(f"“{number}x” is no number of seats.",) * 3)
        for number in range(1, 101)
    )

    shown = shown_in(view_of(Checked(refused=refused)))

    for number in range(1, 101):
        assert f"• Row {number} (“Zoom”): “{number}x” is no number of seats." in shown


def test_each_reason_of_a_row_in_which_everything_is_wrong_can_be_read_to_its_end() -> None:
    reasons = tuple(f"“{'x' * 200}” is nothing that column {number} can hold." for number in range(1, 26))
    refused = (
        RefusedRow(number=2, vendor="Zoom", reasons=reasons),
        RefusedRow(number=3, vendor="Slack", reasons=("Say what the price is for.",)),
    )

    view = view_of(Checked(refused=refused))

    blocks = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    for reason in reasons:
        assert any(reason in text for text in blocks), reason
    assert blocks[1].startswith("• Row 2 (“Zoom”): “xxx")
    assert blocks[-1].endswith("• Row 3 (“Slack”): Say what the price is for.")
    assert view_problems(view) == []


@pytest.mark.parametrize(("length", "blocks"), [(2_000, 1), (2_001, 2)])
def test_a_row_without_a_place_to_break_goes_on_in_the_next_block(length: int, blocks: int) -> None:
    begun = "• Row 2: "
    reason = "x" * (length - len(begun))

    view = view_of(Checked(refused=(RefusedRow(number=2, vendor="", reasons=(reason,)),)))

    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"][1:]
    assert len(texts) == blocks
    assert "".join(texts).count("x") == len(reason)


def test_rows_with_the_same_reasons_are_named_together() -> None:
    reasons = ("Say what the price is for.",)
    few = tuple(
        RefusedRow(number=number, vendor=name, reasons=reasons) for number, name in [(2, "A"), (4, "")]
    )
    many = tuple(RefusedRow(number=number, vendor="A", reasons=reasons) for number in (2, 3, 4, 6, 8, 9))

    assert "• Rows 2 (“A”) and 4: Say what the price is for." in shown_in(view_of(Checked(refused=few)))
    assert "• Rows 2 to 4, 6 and 8 to 9: Say what the price is for." in shown_in(
        view_of(Checked(refused=many))
    )


def test_every_row_is_shown_before_it_is_registered() -> None:
    rows = tuple(a_row(number) for number in range(1, 101))

    shown = shown_in(view_of(Checked(rows=rows)))

    assert [number for number in range(1, 101) if f"• Row {number}: “W" in shown] == list(range(1, 101))


def test_what_is_more_than_a_form_holds_is_counted() -> None:
    refused = tuple(
        RefusedRow(number=number, vendor="", reasons=(f"{number}" + "W" * 1_900,)) for number in range(1, 101)
    )

    view = view_of(Checked(refused=refused), text="x" * 3_000)

    assert view_problems(view) == []
    assert "And 55 more: import the rows in parts to see them." in shown_in(view)


def test_a_row_that_is_cut_at_the_end_of_the_form_is_counted_too() -> None:
    reasons = tuple(f"{number} {'x' * 1_990}." for number in range(1, 47))

    shown = shown_in(view_of(Checked(refused=(RefusedRow(number=2, vendor="", reasons=reasons),))))

    assert "And 1 more: import the rows in parts to see them." in shown


def test_what_was_pasted_stands_in_its_field_again() -> None:
    fields = [
        block for block in view_of(Checked(rows=(ROW,)), text="a\tb")["blocks"] if block["type"] == "input"
    ]

    assert fields[0]["element"]["initial_value"] == "a\tb"


def test_only_what_was_checked_as_it_stands_counts_as_checked() -> None:
    view = view_of(Checked(rows=(ROW,)), text="rows")
    refused = view_of(Checked(refused=(RefusedRow(number=1, vendor="", reasons=("No.",)),)), text="rows")

    assert read_import_form(submitted(view, {"rows": "rows", "channel_id": "C0EXIT"})).is_checked
    assert not read_import_form(submitted(view, {"rows": "rows!", "channel_id": "C0EXIT"})).is_checked
    assert not read_import_form(submitted(view, {"rows": "rows", "channel_id": "C0OTHER"})).is_checked
    assert not read_import_form(submitted(refused, {"rows": "rows", "channel_id": "C0EXIT"})).is_checked
    assert fingerprint("a", "b") != fingerprint("b", "a")


def test_nothing_pasted_is_asked_for_at_its_field() -> None:
    with pytest.raises(FormError) as caught:
        read_import_form(submitted(view_of(), {"rows": "  ", "channel_id": "C0EXIT"}))

    assert set(caught.value.errors) == {"rows"}
