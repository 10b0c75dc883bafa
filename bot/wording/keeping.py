"""What becomes of a contract that is kept, in words."""

from __future__ import annotations

from bot.wording.format import day
from planner.contract import Contract
from planner.deadlines import is_confirmed, sent_on_in_term
from planner.life import needs_agreement, quiet_until


def kept_text(contract: Contract, contract_id: str, charge: str = "") -> str:
    """What happens at its end, and what has to be done for it to go on. `charge`: ` for USD 11,400.00`."""
    if needs_agreement(contract):
        return agreement_text(contract, contract_id)
    if not contract.auto_renews:
        return f"It does not renew by itself: order it again before {day(contract.renewal_on)}."
    return f"It renews on {day(contract.renewal_on)}{charge}."


def agreement_text(contract: Contract, contract_id: str) -> str:
    """That it ends all the same, unless the vendor agrees to go on."""
    vendor, end = contract.vendor, day(contract.end_on)
    ends = f"{proof_text(contract)}: the contract ends on {end} unless {vendor} agrees to go on"
    if contract.released_from is not None:
        corrects = f"/exitplan negotiate {contract_id} corrects the outcome"
        return f"{ends}. Get that agreement in writing; then {corrects}."
    withdraw = "Withdraw the notice, and get that agreement in writing"
    return f"{ends}. {withdraw}; then record that with /exitplan notice {contract_id}."


def too_late_text(contract: Contract, contract_id: str) -> str:
    """That the vendor has let it end, so that keeping it decides nothing; and how it goes on all the same."""
    how = f"/exitplan renewed {contract_id} records the renewal"
    if contract.released_from is not None:
        how = f"/exitplan negotiate {contract_id} corrects the outcome"
    ended = f"{proof_text(contract)}, and the term ended on {day(contract.end_on)}"
    return f"{ended}. If it goes on all the same, {how}."


def proof_text(contract: Contract) -> str:
    """What shows that it ends."""
    if contract.released_from is not None:
        return f"{contract.vendor} has released you"
    if is_confirmed(contract):
        return f"{contract.vendor} has confirmed the notice"
    sent_on = sent_on_in_term(contract)
    return f"Notice was sent{f' on {day(sent_on)}' if sent_on else ''}"


def asked_next_text(contract: Contract) -> str:
    """Until when nothing is asked, and what then: `nothing more is asked until 1 Apr 2027: then, …`."""
    until = f"nothing more is asked until {day(quiet_until(contract))}"
    if needs_agreement(contract):
        return f"{until}: then, whether it has renewed"
    return f"{until}, in time for the notice of the next term"
