"""What the chart of cash shows: its curves, and the same facts in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bot.forms.quoting import one_line
from bot.usecases.views import ContractView
from bot.wording.format import count, day, listing, money
from bot.wording.options import OPTIONS, option_label
from planner.calendar import months_after
from planner.cash_flow import CashFlow, cash_flows
from planner.options import OptionName

MONTHS_AFTER_END = 12
BREAK_EVEN = "◇"
"""Stands on the line, and before the words, where what is paid twice is recouped."""
_STEPS = ((10**9, "bn"), (10**6, "m"), (10**3, "k"))
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One line of the chart; options that cost the same on every day share it."""

    names: tuple[OptionName, ...]
    flow: CashFlow
    end_on: date

    @property
    def style_of(self) -> OptionName:
        return self.names[-1]

    @property
    def label(self) -> str:
        """`Path 3: switch now`, or `Path 1 and Path 2` where they share a line."""
        if len(self.names) == 1:
            return option_label(self.flow.option)
        return listing([OPTIONS[name].partition(":")[0] for name in self.names])

    @property
    def total(self) -> Fraction:
        assert self.flow.option.cash is not None
        return self.flow.option.cash

    @property
    def pays_twice(self) -> bool:
        return OptionName.DO_NOTHING not in self.names and self.flow.option.break_even_months != 0

    @property
    def breaks_even_on(self) -> date | None:
        """When what is paid twice is recouped; None: never, or nothing is paid twice."""
        months = self.flow.option.break_even_months
        if not self.pays_twice or months is None:
            return None
        return months_after(self.end_on, months)


def shown_until(view: ContractView) -> date:
    return months_after(view.record.contract.end_on, MONTHS_AFTER_END)


def curves_of(view: ContractView) -> tuple[Curve, ...]:
    """The options that have figures; equal ones as one."""
    curves: list[Curve] = []
    for flow in cash_flows(view.advice):
        same = next((one for one in curves if one.flow.charges == flow.charges), None)
        if same is None or OptionName.DO_NOTHING in same.names:
            curves.append(Curve(names=(flow.option.name,), flow=flow, end_on=view.record.contract.end_on))
        else:
            curves[curves.index(same)] = Curve(
                names=(*same.names, flow.option.name), flow=flow, end_on=same.end_on
            )
    return tuple(curves)


def pays_back_text(curve: Curve) -> str:
    """Whether, and when, what is paid twice is recouped; empty where nothing is."""
    if not curve.pays_twice:
        return ""
    months = curve.flow.option.break_even_months
    if months is None:
        return "never pays back"
    return f"{BREAK_EVEN} pays back {count(months, 'month')} after the end"


def alt_text(view: ContractView) -> str:
    """The chart's facts in words, for whoever does not see it."""
    return " ".join(_sentences(view))


def _sentences(view: ContractView) -> Iterator[str]:
    contract = view.record.contract
    vendor = one_line(contract.vendor)[:LONGEST_NAME]
    yield f"What you pay for {vendor} from {day(view.today)} to {day(shown_until(view))}, under each option."
    for curve in curves_of(view):
        back = pays_back_text(curve).removeprefix(f"{BREAK_EVEN} ")
        yield f"{curve.label}: {money(curve.total, contract.currency)}{f', {back}' if back else ''}."
    yield f"The contract ends on {day(contract.end_on)}."


def short_amount(amount: float) -> str:
    """`9,600`, `11.4k`, `1m`: for the axis, where there is little room."""
    if abs(amount) < 10_000:
        return f"{amount:,.0f}"
    size, sign = next((step, sign) for step, sign in _STEPS if abs(amount) >= step)
    return f"{amount / size:,.1f}".removesuffix(".0") + sign
