"""All contracts in one file: for a spreadsheet, for programs, for a calendar; docs/files.md, "Exports"."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from bot.files.made import MadeFile
from bot.forms.columns import COLUMNS, RESTRICTED, TOLD, row_of
from bot.forms.import_table import FORMULA_SIGNS
from bot.usecases.file_views import ExportFormat
from bot.usecases.views import ContractView, ExportedContract
from bot.wording.format import money
from planner.actions import ActionKey
from planner.money import round_money
from storage.records.plans import ActionRecord, ActionState
from storage.records.proofs import ProofRecord

FORMAT = 1
"""Of the JSON; grows when a program that reads it would have to change."""


BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for another encoding."""


def export_file(
    which: ExportFormat, contracts: Sequence[ExportedContract], plans: Sequence[ContractView]
) -> MadeFile:
    content = export_bytes(which, contracts, plans)
    return MadeFile(
        name=f"exitplan-contracts.{which}", title=f"Contracts, as {which.upper()}", content=content
    )


def export_bytes(
    which: ExportFormat, contracts: Sequence[ExportedContract], plans: Sequence[ContractView]
) -> bytes:
    """`plans` are those under way, which only a calendar needs."""
    if which is ExportFormat.ICS:
        from bot.files.calendars import calendar_text

        return calendar_text(plans, name="exitplan")
    text = csv_text(contracts) if which is ExportFormat.CSV else json_text(contracts)
    return text.encode()


def csv_text(contracts: Sequence[ExportedContract]) -> str:
    """A table with a header; no cell of it is a formula."""
    written = io.StringIO(newline="")
    table = csv.writer(written, quoting=csv.QUOTE_ALL)
    table.writerow([*(column.name for column in COLUMNS), RESTRICTED, *TOLD])
    for one in contracts:
        row = row_of(one.record)
        cells = [*(row[column.name] for column in COLUMNS), _yes_no(one.record.is_restricted), *_told(one)]
        table.writerow([safe_cell(cell) for cell in cells])
    return BYTE_ORDER_MARK + written.getvalue()


def safe_cell(text: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would calculate; an import takes it off."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _yes_no(flag: bool) -> str:
    return "yes" if flag else "no"


def _told(one: ExportedContract) -> tuple[str, ...]:
    contract, deadlines = one.record.contract, one.deadlines
    return (
        one.record.id,
        one.record.state.value.replace("_", " "),
        contract.renewal_on.isoformat() if contract.auto_renews else "",
        deadlines.send_by.isoformat() if deadlines.send_by else "",
        deadlines.status.value,
        money(deadlines.exposure, contract.currency) if deadlines.exposure else "",
    )


def json_text(contracts: Sequence[ExportedContract]) -> str:
    """Everything that the CSV has, and the plans with their actions."""
    document = {"exitplan_format": FORMAT, "contracts": [_as_json(one) for one in contracts]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _as_json(one: ExportedContract) -> dict[str, object]:
    record, contract, deadlines = one.record, one.record.contract, one.deadlines
    row = row_of(record)
    return {
        "id": record.id,
        "state": record.state.value,
        RESTRICTED: record.is_restricted,
        "facts": {column.key: row[column.name] or None for column in COLUMNS},
        "deadlines": {
            "as_of": one.today.isoformat(),
            "end_on": contract.end_on.isoformat(),
            "renewal_on": contract.renewal_on.isoformat(),
            "target_notice_on": deadlines.target_notice_on.isoformat(),
            "cancel_by": deadlines.cancel_by.isoformat() if deadlines.cancel_by else None,
            "send_by": deadlines.send_by.isoformat() if deadlines.send_by else None,
            "status": deadlines.status.value,
            "exposure_next_term": str(round_money(deadlines.exposure, contract.currency)),
        },
        "proofs": [_proof(proof) for proof in one.proofs],
        "plan": _plan(one),
    }


def _proof(proof: ProofRecord) -> dict[str, object]:
    return {
        "kind": proof.kind.value,
        "term": proof.term_number,
        "on": proof.on.isoformat(),
        "method": proof.method.value if proof.method else None,
        "reference": proof.reference,
        "note": proof.note,
        "recorded_by": proof.recorded_by,
        "taken_back_by": proof.taken_back_by,
        "taken_back_at": proof.taken_back_at.isoformat() if proof.taken_back_at else None,
    }


def _plan(one: ExportedContract) -> dict[str, object] | None:
    if one.plan is None:
        return None
    choice = one.plan.choice
    return {
        "paths": [path.value for path in choice.paths],
        "tactic": choice.tactic.value,
        "begun_on": choice.begun_on.isoformat(),
        "start_on": choice.start_on.isoformat(),
        "actions": [_action(action) for action in one.actions if action.state is not ActionState.DROPPED],
    }


def _action(action: ActionRecord) -> dict[str, object]:
    return {
        "key": ActionKey(action.key).value,
        "planned_on": action.planned_on.isoformat(),
        "valid_until": action.valid_until.isoformat() if action.valid_until else None,
        "state": action.state.value,
        "answered_by": action.answered_by,
        "answered_at": action.answered_at.isoformat() if action.answered_at else None,
        "reason": action.reason,
    }
