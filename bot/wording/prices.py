"""What a contract costs, in words."""

from __future__ import annotations

from bot.wording.format import money
from planner.contract import Contract


def seat_price(contract: Contract) -> str:
    """`USD 19.00 per seat and month`, also where a charge for all seats is agreed."""
    return f"{money(contract.monthly / contract.seats, contract.currency)} per seat and month"
