"""Help: every command once, each with an example that is one."""

from __future__ import annotations

import pytest

from bot.messages.help import COMMANDS, help_message
from tests.bot.messages.conftest import Golden


def test_the_list_of_commands(golden: Golden) -> None:
    golden("help", help_message())


def test_one_command_with_its_example(golden: Golden) -> None:
    message = help_message(" ADD ")

    assert "For example: /exitplan add ActivTrak 50 seats at $19 ends 31 March" in message.text
    golden("help_add", message)


def test_the_settings_are_named_one_by_one() -> None:
    assert (
        "settings: default channel, hour, zone, holiday country, digest day, fallback people, admins"
        in help_message().text
    )


def test_an_unknown_topic_gets_the_whole_list() -> None:
    assert help_message("dance").text == help_message().text


@pytest.mark.parametrize("word", COMMANDS)
def test_a_command_is_called_what_its_usage_and_example_say(word: str) -> None:
    command = COMMANDS[word]

    assert command.usage.split()[0] == word
    assert command.example.startswith(f"/exitplan {word}")
    assert command.usage in help_message(word).text
