from __future__ import annotations

from bot.ids import LetterKind
from bot.messages.files import (
    asked_message,
    caption,
    offer_message,
    shared_message,
    unsent_message,
    unshared_message,
)
from bot.usecases.file_views import FileKind, FileResult, FileView, OfferView, Unshared, Wanted
from bot.usecases.views import ExportedContract
from tests.bot.messages.conftest import Golden
from tests.support.builders import a_contract
from tests.support.views import CHANNEL, COLLEAGUE, a_contract_view, a_record

CHART = Wanted(kind=FileKind.CHART)
NOTICE = Wanted(kind=FileKind.LETTER, which=LetterKind.NOTICE.value)
EXPORT = Wanted(kind=FileKind.EXPORT, which="csv")


def a_file_view(wanted: Wanted = NOTICE, **facts: object) -> FileView:
    return FileView(wanted=wanted, contracts=(a_contract_view(),), **facts)  # type: ignore[arg-type]


def an_export() -> ExportedContract:
    view = a_contract_view()
    return ExportedContract(
        record=view.record,
        today=view.today,
        deadlines=view.advice.deadlines,
        plan=None,
        actions=(),
        proofs=(),
    )


def an_offer(*, is_taken_up: bool = False, wanted: Wanted = CHART) -> OfferView:
    return OfferView(wanted=wanted, record=a_record(), offer_id="offer-1", is_taken_up=is_taken_up)


def test_the_caption_names_the_file_and_its_contract(golden: Golden) -> None:
    golden("file_letter", caption(a_file_view()))


def test_the_caption_of_a_shared_file_names_who_shared_it(golden: Golden) -> None:
    golden("file_shared", caption(a_file_view(CHART, shared_by=COLLEAGUE, may_be_repeat=True)))


def test_the_caption_of_an_export_counts_what_is_in_it(golden: Golden) -> None:
    golden("file_export", caption(FileView(wanted=EXPORT, exported=(an_export(), an_export()))))


def test_a_file_that_can_not_be_sent_says_why_and_what_the_picture_shows(golden: Golden) -> None:
    message = unsent_message(
        a_file_view(CHART), "file_uploads_disabled", "Doing nothing costs USD 11,400.00."
    )

    golden("file_unsent", message)


def test_an_offer_says_who_would_read_it(golden: Golden) -> None:
    golden("file_offer", offer_message(an_offer()))


def test_an_offer_that_was_taken_up_has_no_button(golden: Golden) -> None:
    golden("file_offer_taken_up", offer_message(an_offer(is_taken_up=True)))


def test_the_answer_says_where_the_file_goes() -> None:
    assert asked_message(CHART, FileResult.QUEUED).text == (
        "The chart of what each option costs goes to your direct messages with exitplan."
    )
    assert "is on its way" in asked_message(CHART, FileResult.ALREADY).text


def test_the_answer_to_sharing_says_where_it_goes_or_why_not() -> None:
    assert shared_message(NOTICE, CHANNEL, FileResult.QUEUED).text.endswith("goes to <#C0EXIT>.")
    assert shared_message(NOTICE, CHANNEL, FileResult.ALREADY).text.endswith(
        "was shared in <#C0EXIT> already."
    )
    assert "no price is posted there" in unshared_message(Unshared.EXTERNAL, CHANNEL).text
    assert "/invite @exitplan" in unshared_message(Unshared.CLOSED, CHANNEL).text
    assert unshared_message(Unshared.ARCHIVED, CHANNEL).text == (
        "exitplan can't post in <#C0EXIT>, so nothing was shared: the channel is archived."
    )
    assert unshared_message(Unshared.CLOSED, "D0OWNER").text == (
        "exitplan can't post in a direct message with exitplan, so nothing was shared. The file stays with you."
    )


def test_a_caption_is_made_of_the_blocks_that_slack_takes_beside_a_file() -> None:
    long = a_contract_view(a_contract(vendor="x" * 10_000))
    for kind in FileKind:
        which = "notice" if kind is FileKind.LETTER else ""
        view = FileView(
            wanted=Wanted(kind=kind, which=which), contracts=(long,), shared_by=COLLEAGUE, may_be_repeat=True
        )
        assert {block["type"] for block in caption(view).blocks} == {"section"}
