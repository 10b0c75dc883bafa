from __future__ import annotations

from pathlib import Path

import pytest

from bot.logs import LogForm
from bot.settings import Settings, SettingsError, read_settings

NAMES = tuple(name.upper() for name in Settings.model_fields)


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_what_is_not_set_is_as_the_documents_say() -> None:
    settings = read_settings()

    assert settings.database_url == "sqlite:///exitplan.db"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.port == 3000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-SECRET"),
        ("SLACK_APP_TOKEN", "xoxb-SECRET"),
        ("SLACK_API_URL", "slack.com/SECRET"),
        ("DATABASE_URL", "mysql://SECRET"),
        ("EXITPLAN_SECRET_KEY", "SECRET"),
        ("EXITPLAN_LOG", "SECRET"),
    ],
)
def test_a_mistake_is_one_line_that_names_it_and_shows_no_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert str(refused.value).startswith(f"{name} has to ")
    assert "\n" not in str(refused.value)
    assert "SECRET" not in str(refused.value).replace(name, "")


def test_several_mistakes_are_a_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "x")
    monkeypatch.setenv("DATABASE_URL", "x")

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert len(str(refused.value).splitlines()) == 2


def test_the_file_dot_env_is_read_and_an_empty_variable_is_none(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN=\n", encoding="utf-8")

    settings = read_settings()

    assert settings.slack_bot_token is not None
    assert settings.slack_app_token is None


def test_tokens_are_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-SECRET")

    settings: Settings = read_settings()

    assert "SECRET" not in repr(settings)
    assert "SECRET" not in str(settings.model_dump())


def test_the_log_is_text_unless_json_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().exitplan_log is LogForm.TEXT

    monkeypatch.setenv("EXITPLAN_LOG", "JSON")

    assert read_settings().exitplan_log is LogForm.JSON


def test_a_form_of_the_log_that_there_is_not_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXITPLAN_LOG", "xml")

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert str(refused.value) == "EXITPLAN_LOG has to be text or json."
