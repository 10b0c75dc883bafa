"""The import form: what it shows at each step, and that Slack takes it at the worst case."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.forms.errors import FormError
from bot.forms.import_form import fingerprint, import_view, read_import_form
from bot.forms.import_preview import Checked
from bot.forms.import_reading import ImportedRow, RefusedRow
from sandbox.blocks import view_problems
from tests.support.builders import a_contract
from tests.support.forms import submitted
from tests.support.views import a_record

LONG = a_contract(vendor="W" * 80)
ROW = ImportedRow(number=1, contract=LONG, timezone="Europe/Berlin")


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
