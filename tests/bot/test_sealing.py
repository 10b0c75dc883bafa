from __future__ import annotations

import pytest

from bot.keys import BadKeyError, read_keys
from bot.sealing import SealedError, Sealer
from tests.support.keys import NEW, OLD

TEAM = "T0SANDBOX"


def sealer(*keys: str) -> Sealer:
    return Sealer(read_keys(",".join(keys)))


def test_what_was_sealed_is_opened_with_the_same_key_and_shows_no_token() -> None:
    sealed = sealer(OLD).seal("xoxb-1", workspace_id=TEAM)

    assert "xoxb" not in sealed
    assert sealer(OLD).open(sealed, workspace_id=TEAM) == "xoxb-1"


def test_a_new_key_in_front_seals_and_the_old_one_behind_it_still_opens() -> None:
    sealed = sealer(OLD).seal("xoxb-1", workspace_id=TEAM)
    both = sealer(NEW, OLD)

    assert both.open(sealed, workspace_id=TEAM) == "xoxb-1"
    assert not both.is_under_newest(sealed)
    assert both.is_under_newest(both.seal("xoxb-1", workspace_id=TEAM))


@pytest.mark.parametrize(
    ("keys", "team"),
    [
        pytest.param([NEW], TEAM, id="another key"),
        pytest.param([OLD], "T0OTHER", id="another workspace"),
    ],
)
def test_nothing_else_opens_it(keys: list[str], team: str) -> None:
    sealed = sealer(OLD).seal("xoxb-1", workspace_id=TEAM)

    with pytest.raises(SealedError):
        sealer(*keys).open(sealed, workspace_id=team)


def test_what_is_no_seal_is_not_opened() -> None:
    with pytest.raises(SealedError):
        sealer(OLD).open("xoxb-plain", workspace_id=TEAM)


def test_a_key_may_be_written_in_either_alphabet_with_spaces_between() -> None:
    plain = "+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/8="

    assert read_keys(f" {plain} ,{OLD}") == (plain.replace("+", "-").replace("/", "_"), OLD)


@pytest.mark.parametrize("text", ["", "secret", f"{OLD},", "QUJD", "ä" * 44, OLD[:-2]])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadKeyError):
        read_keys(text)
