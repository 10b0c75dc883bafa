"""`exitplan plan`: flags in, JSON or a table out, one sentence for what is wrong."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

import pytest

from bot.cli.plan import PlanError, add_arguments, run

GUIDE = "--vendor ActivTrak --seats 50 --price 19 --end 2027-03-31 --today 2026-12-01 --replacement Intelogos"


def plan(flags: str, *more: str) -> str:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_arguments(parser)
    return run(parser.parse_args([*flags.split(), *more]), today=date(2026, 12, 1))


def plan_json(flags: str, *more: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(plan(flags, *more, "--json"))
    return answer


def test_the_guides_contract_gives_the_guides_figures() -> None:
    answer = plan_json(GUIDE)

    assert answer["contract"] == {
        "vendor": "ActivTrak",
        "playbook": "activtrak",
        "seats": 50,
        "currency": "USD",
        "billing": "prepaid_annual",
        "term_months": 12,
        "notice_days": 30,
        "auto_renews": True,
        "end_on": "2027-03-31",
        "renewal_on": "2027-04-01",
        "months_left": {"months": 4, "days": 0, "exact": "4.00"},
        "band": "3-6",
        "size_tier": "50-99",
        "monthly": "950.00",
        "annual": "11400.00",
    }
    assert answer["deadlines"] == {
        "target_notice_on": "2027-01-30",
        "cancel_by": "2027-03-01",
        "send_by": "2027-03-01",
        "status": "open",
        "days_late": 0,
        "exposure_next_term": "11400.00",
    }
    assert answer["costs"] == {
        "months": "4.00",
        "start_on": "2026-12-01",
        "incumbent_monthly": "950.00",
        "replacement_monthly": "600.00",
        "sunk": "3800.00",
        "overlap": "2400.00",
        "overlap_total": "6200.00",
        "new_cash": "2400.00",
        "incumbent_annual": "11400.00",
        "replacement_annual": "7200.00",
        "annual_saving": "4200.00",
        "break_even_months": 7,
        "break_even_months_from_today": 11,
        "trial_free_value": "135.48",
        "trial_gap_cost": "445.16",
    }
    assert answer["credit"] == {
        "months": "4.00",
        "remaining_value": "3800.00",
        "low": None,
        "high": None,
        "components": [
            {
                "code": "some_usage_large",
                "of": "remaining_value",
                "base": "3800.00",
                "percent_low": None,
                "percent_high": None,
                "low": None,
                "high": None,
                "label": "no typical range published",
            }
        ],
    }


def test_the_recommendation_names_rows_changes_actions_and_warnings() -> None:
    recommendation = plan_json(GUIDE)["recommendation"]

    assert (recommendation["paths"], recommendation["tactic"], recommendation["optional_paths"]) == (
        [2],
        1,
        [],
    )
    assert [(m["row"], m["paths"], m["tactic"], m["won"]) for m in recommendation["matched"]] == [
        ("3-6 months", [2], 1, True)
    ]
    assert recommendation["would_change"][0] == {
        "fact": "active_problems",
        "to": True,
        "paths": [3],
        "tactic": 2,
    }
    assert recommendation["would_change"][-1] == {
        "fact": "today",
        "to": "2027-03-02",
        "paths": [1, 2],
        "tactic": 1,
    }
    assert recommendation["next_actions"] == [
        "submit_cancellation",
        "confirm_cancellation",
        "last_safe_notice_day",
    ]
    assert [warning["code"] for warning in recommendation["warnings"]] == ["trial_gap", "seat_freeze"]


def test_the_timeline_says_what_to_do_and_when() -> None:
    assert plan_json(GUIDE)["timeline"][0] == {
        "key": "submit_cancellation",
        "text": "Send ActivTrak the Cancellation Request Form, also by e-mail to renewals@activtrak.com, and ask for a confirmation in writing",
        "on": "2027-01-30",
        "planned_on": "2027-01-30",
        "remind_on": "2027-01-29",
        "valid_until": "2027-03-01",
        "label": "60 days before end",
        "source": "guide",
        "due_now": False,
        "late": False,
        "conditional": False,
        "if_released": False,
    }


def test_the_options_stand_side_by_side() -> None:
    options = plan_json(GUIDE)["options"]

    assert [
        (o["name"], o["cash_to_12_months_after_end"], o["saving"], o["break_even_months"]) for o in options
    ] == [
        ("do_nothing", "11400.00", "0.00", None),
        ("path_1", "7645.16", "3754.84", 2),
        ("path_2_tactic_1", "7645.16", "3754.84", 2),
        ("path_3_tactic_2", "9600.00", "1800.00", 7),
    ]
    assert options[0]["last_safe_day"] == "2027-03-01"
    assert options[0]["assumes"] == "The contract renews at today's price and seats."


def test_without_a_replacement_its_figures_are_null() -> None:
    answer = plan_json("--vendor ActivTrak --seats 50 --price 19 --end 2027-03-31 --today 2026-12-01")

    assert answer["costs"]["sunk"] == "3800.00"
    assert [key for key, value in answer["costs"].items() if value is None] == [
        "replacement_monthly",
        "replacement_annual",
        "overlap",
        "overlap_total",
        "new_cash",
        "annual_saving",
        "break_even_months",
        "break_even_months_from_today",
        "trial_free_value",
        "trial_gap_cost",
    ]
    assert [option["cash_to_12_months_after_end"] for option in answer["options"]] == [
        "11400.00",
        None,
        None,
        None,
    ]


def test_nothing_renews_without_auto_renewal() -> None:
    deadlines = plan_json(GUIDE, "--no-auto-renew")["deadlines"]

    assert (deadlines["cancel_by"], deadlines["send_by"], deadlines["status"]) == (None, None, "none")
    assert deadlines["exposure_next_term"] == "0.00"


def test_every_other_flag_reaches_the_plan() -> None:
    answer = plan_json(
        "--vendor Acme --seats 20 --annual-charge 240000 --currency jpy --billing monthly --end 2027-03-31"
        " --today 2026-12-01 --term-months 24 --notice-days 60 --method certified_mail --country JP"
        " --replacement New --replacement-price 500 --replacement-seats 10 --trial-days 14 --start 2027-01-01"
        " --problems --zero-usage --account-manager --billing-error 1000 --notice-sent 2026-11-20"
        " --notice-confirmed 2026-11-30 --reseller it@reseller.example"
    )

    assert answer["contract"]["playbook"] == "generic"
    assert answer["contract"]["monthly"] == "20000"
    assert answer["deadlines"]["cancel_by"] == "2027-01-30"
    assert answer["deadlines"]["send_by"] == "2027-01-25"
    assert answer["deadlines"]["status"] == "confirmed"
    assert answer["recommendation"]["paths"] == [1, 3]
    assert answer["costs"]["start_on"] == "2027-01-01"
    assert answer["costs"]["replacement_monthly"] == "5000"
    assert answer["costs"]["new_cash"] == "75000"
    assert {c["code"] for c in answer["credit"]["components"]} == {"billing_error", "no_published_figures"}
    assert "reseller" in [warning["code"] for warning in answer["recommendation"]["warnings"]]


def test_budget_and_renewal_flags_reach_the_plan() -> None:
    flags = "--vendor ActivTrak --seats 50 --price 19 --end 2027-03-31 --today 2026-04-15 --budget --renewed"

    recommendation = plan_json(flags)["recommendation"]

    assert [matched["row"] for matched in recommendation["matched"]] == [
        "already auto-renewed",
        "6+ months, large team",
        "budget-constrained",
    ]
    assert recommendation["paths"] == [1, 2]


def test_the_table_reads_like_the_plan() -> None:
    table = plan(GUIDE)

    assert table.startswith("ActivTrak: 50 seats, USD 11,400.00 a year, paid through 31 Mar 2027\n")
    assert "Recommended: Path 2 with Tactic 1, ready at the end" in table
    assert "  30 Jan 2027     Send ActivTrak the Cancellation Request Form" in table
    assert (
        "  Overlap recouped                     within 7 months after the end, 11 months from today" in table
    )
    assert "zero overlap" not in table.lower()


@pytest.mark.parametrize(
    ("flags", "row"),
    [
        pytest.param("", "USD 3,800.00, already paid", id="prepaid"),
        pytest.param("--billing monthly", "USD 3,800.00, to pay month by month", id="monthly"),
        pytest.param(
            "--term-months 24 --end 2028-03-31",
            "USD 15,200.00; USD 11,400.00 is still to be charged before the end",
            id="prepaid, with a second year to come",
        ),
    ],
)
def test_the_table_says_what_of_the_old_tools_bill_is_spent(flags: str, row: str) -> None:
    assert f"  Old tool until the end               {row}\n" in plan(GUIDE, *flags.split())


@pytest.mark.parametrize(
    ("flags", "row"),
    [
        pytest.param("", "1 Mar 2027 (it must arrive by 1 Mar 2027)", id="ahead"),
        pytest.param(
            "--method certified_mail --today 2027-02-25",
            "24 Feb 2027, which has passed (it must arrive by 1 Mar 2027)",
            id="past",
        ),
        pytest.param("--notice-confirmed 2026-12-01", "none needed", id="confirmed"),
    ],
)
def test_the_table_says_whether_the_last_safe_day_is_past(flags: str, row: str) -> None:
    assert f"  Last safe day  {row}\n" in plan(GUIDE, *flags.split())


def test_the_table_sets_the_options_side_by_side_with_what_they_save_or_cost() -> None:
    table = plan(f"{GUIDE} --seats 20 --billing-error 500 --replacement-price 18")

    assert table.endswith(
        """
Credit: USD 1,520.00 of the term is left
  a documented billing error: documented, USD 250.00 to USD 500.00
  11 seats or more: occasional, USD 152.00 to USD 456.00
  together, USD 402.00 to USD 956.00

Options, in cash from today to 12 months after the end
  Do nothing          USD 4,560.00
    The contract renews at today's price and seats.
  Path 1: negotiate   USD 4,185.10  saves USD 374.90, at best saves USD 928.90; what is paid twice is recouped within 14 months after the end
    Notice arrives in time; the low end of the typical credit is granted.
  Path 2: wait        USD 4,587.10  costs USD 27.10 more; what is paid twice is recouped within 14 months after the end
    Notice arrives in time; the replacement is paid from the end of its trial.
  Path 3: switch now  USD 5,760.00  costs USD 1,200.00 more; what is paid twice is recouped within 72 months after the end
    Notice arrives in time; both tools run until the end; in cash this never costs less than waiting."""
    )


@pytest.mark.parametrize(
    ("flags", "saving", "worth"),
    [
        pytest.param(
            "--replacement-price 20", "none: it costs USD 600.00 more", "never pays back", id="dearer"
        ),
        pytest.param("--replacement-price 19", "USD 0.00", "never pays back", id="as dear"),
        pytest.param(
            "--trial-days 30", "USD 4,200.00", "saves USD 4,200.00; nothing is paid twice", id="no gap"
        ),
    ],
)
def test_the_table_says_in_words_what_never_pays_back(flags: str, saving: str, worth: str) -> None:
    table = plan(GUIDE, *flags.split())

    assert f"  Saving a year                        {saving}\n" in table
    assert worth in next(line for line in table.splitlines() if line.startswith("  Path 2: wait"))


@pytest.mark.parametrize(
    ("today", "left"),
    [("2027-03-31", "less than 0.1 months"), ("2027-03-01", "1.0 month"), ("2027-02-01", "2.0 months")],
)
def test_the_table_tells_the_time_left_in_words(today: str, left: str) -> None:
    table = plan(GUIDE, "--today", today)

    assert f"  Time left      {left} (as of" in table
    assert f"({left} of overlap)" in table


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        ("--seats 0", "A contract has at least 1 seat: give a whole number like 50."),
        ("--seats=-1", "A contract has at least 1 seat: give a whole number like 50."),
        ("--seats 1000000000", "That is too many seats: give a whole number up to 1,000,000, like 50."),
        ("--price=-1", "The price per seat cannot be negative: give an amount like 19 or 0."),
        (
            "--price 1e9",
            "The price per seat can be at most USD 100,000,000 a month: give what one seat costs, like 19.",
        ),
        (
            "--annual-charge 1e13",
            "The annual charge can be at most USD 1,000,000,000,000: check the amount and its currency.",
        ),
        (
            "--price 19.999",
            "USD has 2 decimals: round the price per seat, like 20.00, or give the charge per year.",
        ),
        (
            "--annual-charge 12000",
            "50 seats at that price make USD 11,400.00 a year, not USD 12,000.00: give one of the two.",
        ),
        (
            "--end 2026-11-30",
            "30 Nov 2026 has passed: did it renew? If so, give the end of the new term, like 30 Nov 2027.",
        ),
        ("--end 9999-12-31", "That end date cannot be right: give a date like 2027-03-31."),
        (
            "--end 2027-12-31",
            "31 Dec 2027 is 13 months away, more than the term of 12 months: check the date, or give a term of 13 months.",
        ),
        (
            "--notice-days 400",
            "400 days of notice is longer than the term of 12 months: give the days of your order form, like 30.",
        ),
        (
            "--notice-sent 2026-12-02",
            "The date of the notice lies in the future: record it once it has happened (today is 1 Dec 2026).",
        ),
        (
            "--today 2026-03-31",
            "31 Mar 2027 is 12 months and 1 day away, more than the term of 12 months: check the date, or give a term of 13 months.",
        ),
        (
            "--end 2023-02-28",
            "28 Feb 2023 has passed: did it renew? If so, give the end of the new term, like 28 Feb 2027.",
        ),
        ("--billing-error=-1", "Give the amount that was charged by mistake, like 950."),
        ("--replacement-price 1.999", "USD has 2 decimals: round the replacement's price."),
        ("--vendor=", "Name the vendor, like ActivTrak."),
        ("--currency XYZ", "'XYZ' is no currency code: use one like USD, EUR or GBP."),
        ("--country ZZ", "'ZZ' is no country with known holidays: use a code like US or DE."),
        ("--today 9999-12-31", "--today 9999-12-31 cannot be right: give a date like 2026-12-01."),
        (
            "--notice-sent 0001-01-01",
            "--notice-sent 0001-01-01 cannot be right: give a date like 2026-12-01.",
        ),
        (
            "--notice-confirmed 1999-12-31",
            "--notice-confirmed 1999-12-31 cannot be right: give a date like 2026-12-01.",
        ),
        (f"--replacement {'x' * 81}", "The replacement's name is too long: use at most 80 characters."),
        (f"--reseller {'x' * 255}", "The reseller's address is too long: use at most 254 characters."),
        (f"--vendor {'x' * 10_000}", "The vendor's name is too long: use at most 80 characters."),
        ("--start 9999-01-01", "--start 9999-01-01 cannot be right: give a date like 2026-12-01."),
        (
            "--replacement Other",
            "The price of 'Other' in USD is not known: give it per seat and month, like --replacement-price 12.",
        ),
        (
            "--currency EUR",
            "The price of 'Intelogos' in EUR is not known: give it per seat and month, like --replacement-price 12.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(flags: str, sentence: str) -> None:
    with pytest.raises(PlanError) as error:
        plan(GUIDE, *flags.split())

    assert str(error.value) == sentence


def test_a_name_of_several_lines_and_colours_is_printed_on_one_plain_line() -> None:
    flags = "--seats 5 --price 9 --notice-days 30 --end 2027-03-31 --replacement-price 3"

    table = plan(flags, "--vendor", "Foo\n\x1b[31mInc", "--replacement", "Bar\tLtd", "--reseller", "a\u2028b")

    assert table.startswith("Foo [31mInc: 5 seats, USD 540.00 a year, paid through 31 Mar 2027\n")
    assert "Start with Bar Ltd: it has no trial" in table
    assert "only a b can change the contract" in table


def test_a_notice_that_went_out_too_late_is_not_asked_for_again() -> None:
    late = "--today 2027-03-10 --notice-sent 2027-03-05"

    table = plan(GUIDE, *late.split())

    assert "Notice         notice window missed; yours went out on 5 Mar 2027\n" in table
    assert "Send it on" not in table
    assert "submit_cancellation" not in texts(plan_json(GUIDE, *late.split()))


def test_holidays_count_also_in_the_year_in_which_notice_was_sent() -> None:
    flags = (
        "--vendor Acme --seats 5 --price 3 --notice-days 30 --term-months 36 --end 2027-06-30 --country US"
    )

    answer = plan_json(f"{flags} --today 2026-12-01 --notice-sent 2024-12-20")

    planned = {line["key"]: line["planned_on"] for line in answer["timeline"]}
    assert planned["confirm_cancellation"] == "2024-12-30", "five business days, without 25 December"


@pytest.mark.parametrize(
    ("days", "ready_at_end", "switching"),
    [
        pytest.param(
            "0",
            "Start with Intelogos: it has no trial and is paid from this day",
            "Start with Intelogos and begin its configuration",
            id="none",
        ),
        pytest.param(
            "1",
            "Start Intelogos's trial",
            "Start Intelogos's trial and begin its configuration",
            id="one day",
        ),
    ],
)
def test_a_trial_is_started_only_where_there_is_one(days: str, ready_at_end: str, switching: str) -> None:
    waiting, problems = (
        plan_json(GUIDE, "--trial-days", days),
        plan_json(GUIDE, "--trial-days", days, "--problems"),
    )

    assert texts(waiting)["start_trial"] == ready_at_end
    assert texts(problems)["start_trial_and_configure"] == switching


def texts(answer: dict[str, Any]) -> dict[str, str]:
    return {line["key"]: line["text"] for line in answer["timeline"]}


def test_a_vendor_without_a_form_for_it_is_asked_to_delete_the_account() -> None:
    flags = "--vendor Basecamp --seats 5 --price 15 --notice-days 30 --end 2027-03-31"

    assert texts(plan_json(flags))["request_account_deletion"] == "Ask Basecamp to delete the account"
    assert texts(plan_json(GUIDE))["request_account_deletion"] == (
        "Submit the Account Deletion Request Form to ActivTrak"
    )


@pytest.mark.parametrize(
    ("method", "text"),
    [
        pytest.param(
            "certified_mail",
            "Send ActivTrak written notice of non-renewal by certified post and ask for a confirmation in writing",
            id="a plain letter would leave no proof",
        ),
        pytest.param(
            "international_mail",
            "Send ActivTrak written notice of non-renewal by international post and ask for a confirmation in writing",
            id="from abroad",
        ),
    ],
)
def test_a_notice_by_post_says_by_which_post(method: str, text: str) -> None:
    assert texts(plan_json(GUIDE, "--method", method))["submit_cancellation"] == text


def test_once_post_is_too_late_the_notice_goes_by_form_or_email() -> None:
    answer = plan_json(GUIDE, "--method", "certified_mail", "--today", "2027-02-25")

    assert answer["timeline"][0]["text"] == (
        "Send ActivTrak the Cancellation Request Form, also by e-mail to renewals@activtrak.com, and ask for a confirmation in writing: "
        "today, by form or e-mail"
    )


def test_a_form_that_was_due_before_the_weekend_stays_a_form() -> None:
    answer = plan_json(GUIDE, "--end", "2027-02-15", "--today", "2027-01-16")

    assert answer["deadlines"]["send_by"] == "2027-01-15"
    assert answer["timeline"][0]["text"] == (
        "Send ActivTrak the Cancellation Request Form, also by e-mail to renewals@activtrak.com, and ask for a confirmation in writing"
    )


def test_what_was_bought_through_a_reseller_is_asked_of_the_reseller() -> None:
    answer = plan_json(GUIDE, "--reseller", "it@reseller.example", "--billing-error", "950")

    assert texts(answer)["submit_cancellation"].startswith("Send your reseller written notice that ActivTrak")
    assert texts(answer)["request_early_termination"].startswith("Ask your reseller for early release")


def test_an_empty_reseller_is_none() -> None:
    warnings = plan_json(GUIDE, "--reseller", " ")["recommendation"]["warnings"]

    assert "reseller" not in [warning["code"] for warning in warnings]


def test_a_replacement_without_a_name_and_a_trial_reads_as_a_sentence() -> None:
    flags = "--vendor ActivTrak --seats 50 --price 19 --end 2027-03-31 --replacement-price 12"

    answer = plan_json(flags)

    assert (
        texts(answer)["start_trial"]
        == "Start with the replacement: it has no trial and is paid from this day"
    )
    assert answer["recommendation"]["warnings"][0]["text"] == (
        "The replacement is paid from its first day: started on 1 Mar 2027, it costs USD 580.65 until the contract "
        "ends. Start it on 31 Mar 2027 to pay nothing twice."
    )


def test_what_a_trial_costs_that_expires_early_is_counted_from_its_expiry() -> None:
    warning = plan_json(GUIDE)["recommendation"]["warnings"][0]

    assert warning == {
        "code": "trial_gap",
        "text": "Intelogos's trial from 1 Mar 2027 expires on 8 Mar 2027, before the contract ends: "
        "from then to the end it costs USD 445.16. Start it on 24 Mar 2027 to pay nothing twice.",
    }


@pytest.mark.parametrize(
    ("flags", "text"),
    [
        pytest.param(
            "--today 2027-03-02",
            "If the late notice is refused, this path costs USD 7,625.81 more than doing nothing; "
            "the cheapest option is “Do nothing”.",
            id="window missed",
        ),
        pytest.param(
            "--no-auto-renew --replacement-price 25",
            "This path costs USD 4,527.42 more than buying one more term; "
            "the cheapest option is “Buy one more term”.",
            id="nothing renews",
        ),
    ],
)
def test_a_path_that_costs_more_is_compared_with_what_else_would_happen(flags: str, text: str) -> None:
    warnings = plan_json(GUIDE, *flags.split())["recommendation"]["warnings"]

    assert [warning["text"] for warning in warnings if warning["code"] == "costs_more"] == [text]


def test_the_table_offers_the_free_try_with_its_odds() -> None:
    table = plan(
        "--vendor ActivTrak --seats 20 --price 19 --end 2027-03-31 --today 2026-09-01 --billing monthly"
    )

    assert (
        "Path 1 is a free try: negotiate early release or a credit (occasional partial credit, 10–30 %)"
        in table
    )
    assert "USD 2,660.00 of the term is left: a cost avoided, not a refund" in table


def test_an_unknown_vendors_notice_period_is_asked_for() -> None:
    with pytest.raises(PlanError, match="look in your order form for the notice period"):
        plan("--vendor Acme --seats 50 --price 19 --end 2027-03-31")


@pytest.mark.parametrize(
    ("flags", "notice_days"),
    [
        pytest.param("--notice-days 0", 0, id="renews, and notice may come on the last day"),
        pytest.param("--no-auto-renew", None, id="nothing renews, and no period is known"),
        pytest.param("--no-auto-renew --notice-days 30", 30, id="nothing renews, but a period is given"),
    ],
)
def test_no_notice_period_is_made_up(flags: str, notice_days: int | None) -> None:
    answer = plan_json(f"--vendor Acme --seats 50 --price 19 --end 2027-03-31 {flags}")

    assert answer["contract"]["notice_days"] == notice_days


def test_a_trial_without_a_replacement_is_asked_about() -> None:
    with pytest.raises(PlanError, match="need --replacement, like"):
        plan("--vendor ActivTrak --seats 50 --price 19 --end 2027-03-31 --trial-days 7")


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        ("--seats fifty", "'fifty' is no whole number: write it like 50"),
        ("--price free", "'free' is no amount: write it like 19 or 11400.00"),
        ("--price 1e400", "'1e400' is no amount: write it like 19 or 11400.00"),
        ("--price 1_9", "'1_9' is no amount: write it like 19 or 11400.00"),
        ("--price nan", "'nan' is no amount: write it like 19 or 11400.00"),
        ("--end 2027-02-31", "'2027-02-31' is no date: write it like 2027-03-31"),
        ("--end 03/04/2027", "'03/04/2027' is no date: write it like 2027-03-31"),
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(flags: str, sentence: str) -> None:
    with pytest.raises(argparse.ArgumentError, match=sentence):
        plan(GUIDE, *flags.split())
