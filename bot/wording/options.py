"""The options in words: doing nothing and the three paths, what they assume, and what each risks."""

from __future__ import annotations

from fractions import Fraction

from bot.wording.format import money
from planner.advice import Advice
from planner.contract import Contract
from planner.deadlines import NoticeStatus
from planner.options import Assumption, Option, OptionName
from planner.playbook import Likelihood, Odds

OPTIONS = {
    OptionName.DO_NOTHING: "Do nothing",
    OptionName.NEGOTIATE: "Path 1: negotiate",
    OptionName.WAIT: "Path 2: wait",
    OptionName.SWITCH: "Path 3: switch now",
}
ASSUMPTIONS = {
    Assumption.RENEWS: "the contract renews at today's price and seats",
    Assumption.BUYS_ONE_MORE_TERM: "you buy one more term at today's price and seats",
    Assumption.LOW_CREDIT: "the low end of the typical credit is granted",
    Assumption.NO_CREDIT: "no credit is granted",
    Assumption.NO_CREDIT_FIGURE: "no credit, as no typical figure is published for it",
    Assumption.NOTICE_IN_TIME: "notice arrives in time",
    Assumption.NOTICE_CONFIRMED: "the vendor has confirmed your notice",
    Assumption.NOTHING_RENEWS: "the contract ends by itself",
    Assumption.LATE_NOTICE_REFUSED: "the late notice is refused and the next term is charged",
    Assumption.PAYS_TRIAL_GAP: "the replacement is paid from the end of its trial",
    Assumption.PAYS_FROM_START: "the replacement has no trial and is paid from its first day",
    Assumption.PAYS_BOTH: "both tools run until the end",
    Assumption.NOT_CHEAPER_THAN_WAITING: "in cash this never costs less than waiting",
    Assumption.NO_REPLACEMENT: "no replacement is named, so there is nothing to compare with",
}
ODDS = {
    Likelihood.RARE: "rarely successful: expect the full remaining cost",
    Likelihood.OCCASIONAL: "occasional partial credit",
    Likelihood.MODERATE: "moderate success: partial credit or early release",
    Likelihood.BEST: "best success rate: a dedicated account manager",
}
_WAITING_RISKS = {
    NoticeStatus.NONE: "the lowest: nothing renews by itself",
    NoticeStatus.OPEN: "the lowest, as long as notice arrives in time",
    NoticeStatus.SENT: "the lowest; the vendor still has to confirm your notice",
    NoticeStatus.CONFIRMED: "the lowest: the end is confirmed",
    NoticeStatus.MISSED: "high: if the late notice is refused, the next term is charged",
}
_NOTICE_RISKS = {
    NoticeStatus.NONE: "",
    NoticeStatus.OPEN: "; notice is needed all the same",
    NoticeStatus.SENT: "; the vendor still has to confirm your notice",
    NoticeStatus.CONFIRMED: "",
    NoticeStatus.MISSED: "; if the late notice is refused, the next term is charged too",
}
"""What every other path risks besides."""


def option_label(option: Option) -> str:
    """`Path 2: wait`. Where nothing renews by itself, staying is a purchase."""
    return "Buy one more term" if _buys(option) else OPTIONS[option.name]


def baseline_text(advice: Advice) -> str:
    """What the paths are compared with: `doing nothing`."""
    return "buying one more term" if _buys(advice.options[0]) else "doing nothing"


def _buys(option: Option) -> bool:
    return Assumption.BUYS_ONE_MORE_TERM in option.assumes


def assumptions_text(assumes: tuple[Assumption, ...]) -> str:
    """`Assumes that …`, as one sentence."""
    text = "; ".join(ASSUMPTIONS[assumption] for assumption in assumes)
    return f"{text[0].upper()}{text[1:]}."


def worth_text(option: Option, saving: Fraction, currency: str) -> str:
    """`saves USD 152.00, at best saves USD 456.00`: the low and the high end of a typical credit."""
    low, high = _against(saving, currency), option.saving_high
    return low if high is None or high == saving else f"{low}, at best {_against(high, currency)}"


def _against(saving: Fraction, currency: str) -> str:
    return f"costs {money(-saving, currency)} more" if saving < 0 else f"saves {money(saving, currency)}"


def risk_text(option: Option, advice: Advice) -> str:
    """What can go wrong with an option today, as a short phrase."""
    status = advice.deadlines.status
    if option.name is OptionName.DO_NOTHING:
        return "you pay and are bound for the term that you buy" if _buys(option) else _bound(status)
    if option.name is OptionName.WAIT:
        return _WAITING_RISKS[status]
    own = _negotiating_risk(advice.contract) if option.name is OptionName.NEGOTIATE else _PAID_TWICE
    return f"{own}{_NOTICE_RISKS[status]}"


def _bound(status: NoticeStatus) -> str:
    how_sure = "unless the vendor confirms your notice" if status is NoticeStatus.SENT else "for certain"
    return f"you are bound for the next term {how_sure}"


_PAID_TWICE = "both tools are paid until the end"


def _negotiating_risk(contract: Contract) -> str:
    outcome = odds_outcome(contract)
    return f"it may be refused ({outcome})" if outcome else "it may be refused; how often is not published"


def odds_outcome(contract: Contract) -> str | None:
    """How negotiating tends to end for a team of this size, in the guide's words; None: not published."""
    found = next((odds for odds in contract.playbook.odds if odds.tier is contract.size_tier), None)
    return None if found is None else f"{ODDS[found.likelihood]}{_percent(found)}"


def _percent(odds: Odds) -> str:
    if odds.percent_low is None or odds.percent_high is None:
        return ""
    return f", {odds.percent_low}–{odds.percent_high} %"
