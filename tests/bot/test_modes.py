from __future__ import annotations

from itertools import combinations

import pytest

from bot.modes import ForMany, OverHttp, OverSocketMode, Sandbox, mode_of, real_mode_of
from bot.settings import Settings, SettingsError
from tests.support.keys import NEW, OLD

VALUES = {
    "SLACK_BOT_TOKEN": "xoxb-SECRET",
    "SLACK_APP_TOKEN": "xapp-SECRET",
    "SLACK_SIGNING_SECRET": "SECRET",
    "SLACK_CLIENT_ID": "SECRET",
    "SLACK_CLIENT_SECRET": "SECRET",
    "EXITPLAN_SECRET_KEY": f"{NEW},{OLD}",
}
MANY = ["SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "EXITPLAN_SECRET_KEY"]


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def settings_with(*names: str) -> Settings:
    given = {name.lower(): VALUES[name] for name in names}
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]  # pydantic-settings' own


def test_with_nothing_it_is_the_sandbox() -> None:
    assert mode_of(settings_with()) == Sandbox()


def test_with_both_tokens_it_is_socket_mode() -> None:
    mode = mode_of(settings_with("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"))

    assert mode == OverSocketMode(bot_token="xoxb-SECRET", app_token="xapp-SECRET")


def test_both_tokens_mean_socket_mode_whatever_else_slack_shows_of_the_app_is_set() -> None:
    mode = mode_of(settings_with(*VALUES))

    assert mode == OverSocketMode(bot_token="xoxb-SECRET", app_token="xapp-SECRET")


def test_with_bot_token_and_signing_secret_it_is_http() -> None:
    mode = mode_of(settings_with("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"))

    assert mode == OverHttp(bot_token="xoxb-SECRET", signing_secret="SECRET")


def test_with_the_apps_credentials_and_a_key_it_is_for_all_that_install_it() -> None:
    assert mode_of(settings_with(*MANY)) == ForMany(
        client_id="SECRET", client_secret="SECRET", signing_secret="SECRET", keys=(NEW, OLD)
    )


def test_a_key_alone_wants_no_real_slack() -> None:
    assert mode_of(settings_with("EXITPLAN_SECRET_KEY")) == Sandbox()


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["SLACK_BOT_TOKEN"], "SLACK_APP_TOKEN is missing: the real bot needs both tokens, "),
        (["SLACK_APP_TOKEN"], "SLACK_BOT_TOKEN is missing: the real bot needs both tokens, "),
        (["SLACK_SIGNING_SECRET"], "SLACK_SIGNING_SECRET is not enough: add SLACK_BOT_TOKEN for one"),
        ([*MANY[:2]], "SLACK_CLIENT_SECRET is missing: "),
        ([MANY[0], MANY[2]], "SLACK_CLIENT_ID is missing: "),
        ([*MANY[:3]], "EXITPLAN_SECRET_KEY is missing: "),
        ([*MANY, "SLACK_BOT_TOKEN"], "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set"),
        (["SLACK_CLIENT_ID"], "SLACK_SIGNING_SECRET is missing: SLACK_CLIENT_ID of an app"),
        (
            ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"],
            "SLACK_SIGNING_SECRET is missing: SLACK_CLIENT_ID and SLACK_CLIENT_SECRET of an app",
        ),
        ([*MANY, "SLACK_APP_TOKEN"], "SLACK_BOT_TOKEN is missing: the real bot needs both tokens, "),
    ],
)
def test_a_part_that_is_missing_or_too_much_is_an_error(names: list[str], says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        mode_of(settings_with(*names))

    assert str(refused.value).startswith(says)


def test_with_nothing_the_real_bot_says_what_it_needs() -> None:
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN and SLACK_APP_TOKEN are missing"):
        real_mode_of(settings_with())


def test_whatever_is_set_nobody_sees_a_secret_and_an_error_is_one_line() -> None:
    for number in range(len(VALUES) + 1):
        for names in combinations(VALUES, number):
            try:
                shown = repr(mode_of(settings_with(*names)))
            except SettingsError as error:
                shown = str(error)
            assert NEW not in shown, names
            assert "SECRET'" not in shown.replace("client_id='SECRET'", ""), names
            assert "-SECRET" not in shown, names
            assert "\n" not in shown, names
