"""The paths of rules sections 3 and 7, each as a contract that leads to it on 1 December 2026."""

from __future__ import annotations

from tests.transcripts.year import Story

GUIDES = "ActivTrak 50 seats at $19"
INSTEAD = "replacement Intelogos at 12"

STORIES = (
    Story(
        name="path_2_ready_at_the_end",
        add=f"{GUIDES} ends 2027-03-31, {INSTEAD}",
    ),
    Story(
        name="path_2_trial_at_30_days",
        add=f"{GUIDES} ends 2027-02-15, {INSTEAD}",
    ),
    Story(
        name="path_2_small_team_may_ask",
        add=f"ActivTrak 10 seats at $19 ends 2027-07-31, {INSTEAD}",
    ),
    Story(
        name="paths_1_and_3_large_team",
        add=f"{GUIDES} ends 2027-07-31, {INSTEAD}",
    ),
    Story(
        name="path_3_active_problems",
        add=f"{GUIDES} ends 2027-03-31, {INSTEAD}",
        facts={"situation": ["active_problems"]},
    ),
    Story(
        name="paths_1_and_3_renewed",
        add=f"{GUIDES} ends 2027-11-15, {INSTEAD}",
        facts={"situation": ["already_renewed", "zero_usage"]},
    ),
    Story(
        name="path_2_zero_overlap_on_a_budget",
        add=f"{GUIDES} ends 2027-03-31, {INSTEAD}",
        facts={"situation": ["budget_constrained"]},
    ),
    Story(
        name="paths_1_and_2_window_missed",
        add=f"{GUIDES} ends 2026-12-20, {INSTEAD}",
    ),
    Story(
        name="path_2_any_vendor_by_post",
        add="Basecamp 20 seats €300/month ends 2027-04-30, notice 60 days",
        facts={"notice_method": "certified_mail", "country": "DE"},
    ),
)
"""Their names are those of the golden files."""
