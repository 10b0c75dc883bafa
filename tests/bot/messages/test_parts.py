"""Parts become blocks, and their words the text for those who do not see blocks."""

from __future__ import annotations

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.parts import Buttons, Divider, Facts, Note, Paragraph, button, buttons, compose, sections
from bot.messages.tables import Copyable, Table


def test_the_text_is_the_whole_message_without_marks() -> None:
    message = compose(
        [
            Paragraph("*Title*"),
            Facts((("Seats", "50"), ("Price", "USD 1.00"))),
            Divider(),
            Note("Type `/exitplan`."),
            Table(("Option", "Cash"), (("Wait", "USD 1.00"),)),
            Buttons((button("Done", ActionId.DONE, "1"),)),
        ]
    )

    assert message.text == "Title\nSeats: 50\nPrice: USD 1.00\nType /exitplan.\nWait. Cash: USD 1.00."


def test_only_our_own_marks_leave_the_text() -> None:
    message = compose([Paragraph("*3*4 seats* for `k3x9ab`"), Copyable("* a list\n`code`")])

    assert message.text == "3*4 seats for k3x9ab\n* a list\n`code`"


def test_what_only_looks_like_a_link_becomes_none() -> None:
    block = compose([Paragraph("https://a.example")]).blocks[0]

    assert block["text"] == {"type": "mrkdwn", "text": "https://a.example", "verbatim": True}


def test_an_edit_keeps_as_many_whole_lines_as_slack_takes() -> None:
    lines = [Paragraph("é" * 500) for _ in range(10)]

    text = compose(lines, is_edited=True).text

    assert len(text.encode()) <= 4_000
    assert text.split("\n") == ["é" * 500] * 3 + ["… The message itself shows the rest."]


def test_a_new_message_keeps_all_its_text() -> None:
    assert compose([Paragraph("é" * 500)] * 10).text == "\n".join(["é" * 500] * 10)


def test_many_lines_are_one_section_that_slack_is_told_not_to_fold() -> None:
    (block,) = (part.block() for part in sections("abcdefgh"))

    assert block["text"]["text"] == "a\nb\nc\nd\ne\nf\ng\nh"
    assert block["expand"] is True


def test_long_lines_do_not_share_a_section() -> None:
    assert len(list(sections(["x" * 2_000, "y" * 2_000]))) == 2


def test_a_row_without_buttons_is_left_out() -> None:
    assert list(buttons(None, None)) == []


def test_text_to_copy_is_cut_into_the_pieces_that_slack_takes() -> None:
    block = compose([Copyable("x" * 7_000)]).blocks[0]

    assert [len(piece["text"]) for piece in block["elements"][0]["elements"]] == [3_000, 3_000, 1_000]


def test_a_plain_message_says_its_text_in_a_block_as_well() -> None:
    message = Message.plain("All is *well*.")

    assert message.payload() == {
        "text": "All is well.",
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "All is *well*.", "verbatim": True}}
        ],
    }


def test_a_sentence_that_quotes_somebody_does_nothing_of_what_they_typed() -> None:
    message = Message.quoting("“<!channel> *x*” is no number: give one like 50.")

    assert message.text == "“&lt;!channel&gt; ∗x∗” is no number: give one like 50."
