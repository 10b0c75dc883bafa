"""The same contract under each option, in cash from today to twelve months after the end; rules section 5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from planner.contract import Contract, Replacement
from planner.costs import Costs, months_to_recoup
from planner.credit import Credit
from planner.deadlines import NoticeStatus, is_confirmed, notice_status, send_by
from planner.instalments import cash_of_next_year, cash_of_one_more_term, cash_to_end
from planner.paths import Path


class OptionName(StrEnum):
    DO_NOTHING = "do_nothing"
    NEGOTIATE = "path_1"
    WAIT = "path_2_tactic_1"
    SWITCH = "path_3_tactic_2"


OPTION_OF_PATH = {
    Path.NEGOTIATE: OptionName.NEGOTIATE,
    Path.WAIT: OptionName.WAIT,
    Path.SWITCH: OptionName.SWITCH,
}


class Assumption(StrEnum):
    """What an option's figures take for granted; the wording is `bot.wording`'s."""

    RENEWS = "renews"
    BUYS_ONE_MORE_TERM = "buys_one_more_term"
    LOW_CREDIT = "low_credit"
    NO_CREDIT = "no_credit"
    NO_CREDIT_FIGURE = "no_credit_figure"
    NOTICE_IN_TIME = "notice_in_time"
    NOTICE_CONFIRMED = "notice_confirmed"
    NOTHING_RENEWS = "nothing_renews"
    LATE_NOTICE_REFUSED = "late_notice_refused"
    PAYS_TRIAL_GAP = "pays_trial_gap"
    PAYS_FROM_START = "pays_from_start"
    """As the trial's gap, where there is no trial."""
    PAYS_BOTH = "pays_both"
    NOT_CHEAPER_THAN_WAITING = "not_cheaper_than_waiting"
    NO_REPLACEMENT = "no_replacement"


_NOTICE_ASSUMPTIONS = {
    NoticeStatus.NONE: Assumption.NOTHING_RENEWS,
    NoticeStatus.OPEN: Assumption.NOTICE_IN_TIME,
    NoticeStatus.SENT: Assumption.NOTICE_IN_TIME,
    NoticeStatus.CONFIRMED: Assumption.NOTICE_CONFIRMED,
    NoticeStatus.MISSED: Assumption.LATE_NOTICE_REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    name: OptionName
    cash: Fraction | None
    """Paid from today to twelve months after the end; None without a replacement."""
    saving: Fraction | None
    """Against doing nothing; may be negative."""
    saving_high: Fraction | None
    """With the high end of the typical credit; None where there is none."""
    break_even_months: int | None
    last_safe_day: date | None
    assumes: tuple[Assumption, ...]


def compare_options(contract: Contract, costs: Costs, credit: Credit, *, today: date) -> tuple[Option, ...]:
    """Doing nothing and the three paths, side by side."""
    return _Comparison(contract=contract, costs=costs, credit=credit, today=today).options()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    contract: Contract
    costs: Costs
    credit: Credit
    today: date

    def options(self) -> tuple[Option, ...]:
        nothing = self._option(OptionName.DO_NOTHING, self._baseline, (self._baseline_assumption,))
        if self.contract.replacement is None or self.costs.replacement is None:
            names = (OptionName.NEGOTIATE, OptionName.WAIT, OptionName.SWITCH)
            return nothing, *(self._option(name, None, (Assumption.NO_REPLACEMENT,)) for name in names)
        gap, overlap = self.costs.replacement.trial_gap_cost, self.costs.replacement.overlap
        waiting = self._leaving(self.contract.replacement, gap)
        switching = self._leaving(self.contract.replacement, overlap)
        return (
            nothing,
            self._negotiating(waiting, gap),
            self._waiting(waiting, gap),
            self._switching(switching, waiting, overlap),
        )

    @property
    def _baseline(self) -> Fraction:
        return cash_to_end(self.contract, today=self.today) + cash_of_next_year(self.contract)

    @property
    def _baseline_assumption(self) -> Assumption:
        renews = self.contract.auto_renews and not is_confirmed(self.contract)
        return Assumption.RENEWS if renews else Assumption.BUYS_ONE_MORE_TERM

    @property
    def _is_missed(self) -> bool:
        return notice_status(self.contract, today=self.today) is NoticeStatus.MISSED

    @property
    def _notice_assumption(self) -> Assumption:
        return _NOTICE_ASSUMPTIONS[notice_status(self.contract, today=self.today)]

    def _leaving(self, replacement: Replacement, paid_twice: Fraction) -> Fraction:
        """Cash of leaving: the rest of the term, what is paid twice, a year of the replacement."""
        refused = cash_of_one_more_term(self.contract) if self._is_missed else Fraction(0)
        rest = cash_to_end(self.contract, today=self.today)
        return rest + paid_twice + 12 * replacement.monthly + refused

    def _negotiating(self, waiting: Fraction, gap: Fraction) -> Option:
        low = self.credit.low or Fraction(0)
        high = None if self.credit.high is None else self._baseline - waiting + self.credit.high
        assumes = (self._notice_assumption, self._credit_assumption)
        return self._option(OptionName.NEGOTIATE, waiting - low, assumes, paid_twice=gap, saving_high=high)

    @property
    def _credit_assumption(self) -> Assumption:
        if self.credit.low is None:
            return Assumption.NO_CREDIT_FIGURE
        return Assumption.LOW_CREDIT if self.credit.low else Assumption.NO_CREDIT

    def _waiting(self, waiting: Fraction, gap: Fraction) -> Option:
        assumes = (self._notice_assumption, *((self._gap_assumption,) if gap else ()))
        return self._option(OptionName.WAIT, waiting, assumes, paid_twice=gap)

    @property
    def _gap_assumption(self) -> Assumption:
        replacement = self.contract.replacement
        has_trial = replacement is not None and replacement.trial_days > 0
        return Assumption.PAYS_TRIAL_GAP if has_trial else Assumption.PAYS_FROM_START

    def _switching(self, switching: Fraction, waiting: Fraction, overlap: Fraction) -> Option:
        dearer = (Assumption.NOT_CHEAPER_THAN_WAITING,) if switching >= waiting else ()
        assumes = (self._notice_assumption, Assumption.PAYS_BOTH, *dearer)
        return self._option(OptionName.SWITCH, switching, assumes, paid_twice=overlap)

    def _option(
        self,
        name: OptionName,
        cash: Fraction | None,
        assumes: tuple[Assumption, ...],
        *,
        paid_twice: Fraction | None = None,
        saving_high: Fraction | None = None,
    ) -> Option:
        return Option(
            name=name,
            cash=cash,
            saving=None if cash is None else self._baseline - cash,
            saving_high=saving_high,
            break_even_months=None if paid_twice is None else months_to_recoup(self.contract, paid_twice),
            last_safe_day=send_by(self.contract),
            assumes=assumes,
        )
