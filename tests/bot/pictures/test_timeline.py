"""The picture of the timeline: every line with its day and its state in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from matplotlib.figure import Figure

from bot.files.pictures import timeline_file
from bot.messages.steps import StepState
from bot.pictures.card import TEXT_SIZE, png, points_of, texts_in
from bot.pictures.timeline import LOOKS, TEXT_POINTS, timeline_figure
from bot.pictures.timeline_facts import STATES, alt_text
from bot.wording.deadlines import KeyDayKind
from bot.wording.short import SHORT, SHORT_DAYS
from planner.actions import ActionKey
from planner.paths import Path, Tactic
from storage.records.plans import ActionState
from tests.support.builders import INTELOGOS, a_contract
from tests.support.views import a_choice, a_contract_view, answered

SWITCHING = a_choice(Path.NEGOTIATE, Path.SWITCH, tactic=Tactic.SWITCH_NOW)


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts_in(figure) if text.get_text())


def test_every_action_stands_there_with_its_day_and_state() -> None:
    states = {
        ActionKey.REQUEST_EARLY_TERMINATION: answered(),
        ActionKey.FOLLOW_UP_REQUEST: answered(ActionState.SKIPPED, reason="no"),
    }
    view = a_contract_view(choice=SWITCHING, today=date(2026, 12, 20), states=states)

    shown = words(timeline_figure(view))

    assert "Paths 1 + 3 with Tactic 2, switch immediately, as of 20 Dec 2026" in shown
    assert "1 Dec 2026\ndone\nAsk for early release" in shown
    assert "8 Dec 2026\nnot needed\nFollow up on the request" in shown
    assert "20 Dec 2026\nlate\nGive Intelogos to the full team" in shown
    assert "30 Mar 2027\nExport the last data" in shown


def test_what_has_no_trial_is_started_without_one() -> None:
    no_trial = a_contract(replacement=replace(INTELOGOS, trial_days=0))

    assert "1 Mar 2027\nStart with Intelogos" in words(timeline_figure(a_contract_view(no_trial)))
    assert "1 Mar 2027\nStart Intelogos's trial" in words(timeline_figure(a_contract_view()))


def test_each_action_and_day_has_few_enough_words_for_a_line() -> None:
    assert set(SHORT) == set(ActionKey)
    assert set(SHORT_DAYS) == set(KeyDayKind)
    for words_of in (*SHORT.values(), *SHORT_DAYS.values()):
        assert points_of(words_of.format(new="Intelogos"), TEXT_SIZE) < TEXT_POINTS


def test_a_plan_of_fifteen_entries_is_about_as_tall_as_wide() -> None:
    figure = timeline_figure(a_contract_view())

    assert len([text for text in texts_in(figure) if text.get_text().endswith(" 2027")]) == 15
    assert 0.9 < figure.get_figheight() / figure.get_figwidth() < 1.1


def test_the_days_that_matter_stand_between_the_actions() -> None:
    shown = words(timeline_figure(a_contract_view()))

    assert "1 Mar 2027\nLast day for notice to arrive" in shown
    assert "31 Mar 2027\nLast paid day" in shown
    assert "1 Apr 2027\nRenews unless notice was given" in shown


def test_a_plan_that_is_only_advised_says_so() -> None:
    assert "Advised: Path 2 with Tactic 1" in words(timeline_figure(a_contract_view()))


def test_every_state_has_a_look_of_its_own_and_a_word() -> None:
    assert set(LOOKS) == set(STATES) == set(StepState)
    assert len({(look.marker, look.is_filled) for look in LOOKS.values()}) == len(LOOKS)


def test_the_words_beside_it_fit_and_count_what_they_leave_out() -> None:
    text = alt_text(a_contract_view(choice=SWITCHING))

    assert text.startswith("Timeline of ActivTrak, Paths 1 + 3 with Tactic 2, switch immediately. 1 Dec 2026")
    assert text.endswith(" more.")
    assert len(text) <= 1_000


def test_no_text_leaves_the_card_even_with_the_longest_names() -> None:
    figure = timeline_figure(a_contract_view(a_contract(vendor="W" * 80), choice=SWITCHING))
    png(figure)

    for text in texts_in(figure):
        if text.get_text() and text.get_visible():
            assert text.get_window_extent().x1 <= 1080, text.get_text()


def test_it_is_a_picture_with_its_words() -> None:
    made = timeline_file(a_contract_view())

    assert made.content.startswith(b"\x89PNG")
    assert (made.name, made.title) == ("activtrak-timeline.png", "ActivTrak: the timeline")
    assert made.alt_text.startswith("Timeline of ActivTrak")
