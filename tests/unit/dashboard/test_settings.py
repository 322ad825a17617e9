"""Settings come from the environment only, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.config.credentials import masked
from dashboard.config.settings import Settings, is_loopback, load
from dashboard.config.settings_errors import WORDS, BadSettings


def read_refusal(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, str]:
    """Variable -> reason of a refusal."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as error:
        load()
    return {problem.variable: problem.reason for problem in error.value.problems}


def test_defaults_need_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load()
    assert (settings.web_address, settings.demo, settings.lang) == ("http://127.0.0.1:8050", True, "zh")
    assert settings.database_address == f"sqlite:///{Path('palm-data').resolve()}/palm.db"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "palm.example", "127.0.0.1.evil.example"])
def test_any_host_but_loopback_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    assert "PALM_PUBLIC_URL" in read_refusal(monkeypatch, PALM_WEB_HOST=host)["PALM_WEB_HOST"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST."])
def test_loopback_is_known_in_all_its_forms(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PALM_WEB_PORT", "70000"),
        ("PALM_WEB_PORT", "x"),
        ("PALM_INGEST_WORKERS", "0"),
        ("PALM_DEMO_RATE", "-1"),
        ("PALM_LANG", "fr"),
        ("PALM_COUNTIES", " , "),
        ("PALM_REDIS_URL", "http://x"),
        ("PALM_DATABASE_URL", "mysql://x"),
        ("PALM_LOG_LEVEL", "loud"),
        ("PALM_MAIL_URL", "https://mail.example"),
        ("PALM_MAIL_URL", "smtp://palm:word@mail.example"),  # pragma: allowlist secret
        ("PALM_MAIL_FROM", "palm"),
        ("PALM_MAIL_TO", "all@mail.example"),
        ("PALM_MAIL_BOUNCES", "maildir:bounces"),
        ("PALM_MAIL_BOUNCES", "imap://mail.example"),
        ("PALM_MAIL_BOUNCES", "imaps://palm:word@mail.example"),  # pragma: allowlist secret
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    assert list(read_refusal(monkeypatch, **{variable: value})) == [variable]


def test_mail_settings_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "PALM_MAIL_URL" in read_refusal(monkeypatch, PALM_MAIL_FROM="palm@mail.example")
    monkeypatch.setenv("PALM_MAIL_URL", "smtps://mail.example")
    monkeypatch.setenv("PALM_MAIL_TO", "{phone}@mail.example")
    assert load().mail_url == "smtps://mail.example"
    assert "PALM_MAIL_URL" in read_refusal(monkeypatch, PALM_MAIL_USER="palm")


def test_every_wrong_value_is_named_at_once_and_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = read_refusal(monkeypatch, PALM_WEB_PORT="0", PALM_REDIS_URL="http://:secret@x")
    assert set(problems) == {"PALM_WEB_PORT", "PALM_REDIS_URL"}
    assert "secret" not in problems["PALM_REDIS_URL"]


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALM_REDIS_URL", "")
    assert load().redis_url is None


def test_postgresql_means_psycopg_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALM_DATABASE_URL", "postgresql://u@h/d")
    assert load().database_address == "postgresql+psycopg://u@h/d"


def test_passwords_are_masked() -> None:
    address = "redis://default:{}@127.0.0.1:6379/0"
    assert masked(address.format("pw")) == address.format("***")
    assert masked("sqlite:////a/b") == "sqlite:////a/b"


def read_refusal_words(monkeypatch: pytest.MonkeyPatch, lang: str, **variables: str) -> list[str]:
    """What somebody at the terminal reads of a refusal."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as error:
        load()
    return [problem.reason_in(lang) for problem in error.value.problems]


def test_a_mistyped_name_is_refused_and_the_right_one_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    reason = read_refusal(monkeypatch, PALM_SECOND_FACTORS="required")["PALM_SECOND_FACTORS"]
    assert "PALM_SECOND_FACTOR?" in reason


def test_a_mistyped_name_without_a_value_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(read_refusal(monkeypatch, PALM_ZZZ="")) == ["PALM_ZZZ"]


@pytest.mark.parametrize(
    "key",
    [
        "short-but-Various-123",
        "0" * 40,
        "please-change-me-please-change-me-please",
        "EXAMPLE-key-of-a-page-0123456789",
    ],
)
def test_a_secret_that_nobody_made_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    assert key not in read_refusal(monkeypatch, PALM_SECRET_KEY=key)["PALM_SECRET_KEY"]


@pytest.mark.parametrize(
    ("variables", "zh", "en"),
    [
        ({"PALM_WEB_PORT": "abc"}, "要写整数（现为 'abc'）", "must be a whole number (given: 'abc')"),
        ({"PALM_SESSION_IDLE_MIN": "0"}, "不能小于 1（现为 '0'）", "must be 1 or more (given: '0')"),
        ({"PALM_LANG": "fr"}, "只能是 'zh' 或 'en'（现为 'fr'）", "must be 'zh' or 'en' (given: 'fr')"),
        (
            {"PALM_TLS_CERT": "/no"},
            "没有这个文件（现为 '/no'）",
            "there is no such file (given: '/no')",
        ),
        ({"PALM_DEMO": "maybe"}, "要写 1 或 0（现为 'maybe'）", "must be 1 or 0 (given: 'maybe')"),
        ({"PALM_PUBLIC_URL": "http://a.cn"}, "必须以 https:// 开头", "must start with https://"),
        ({"PALM_OIDC_ISSUER": "http://a.cn"}, "必须以 https:// 开头（现为 'http://a.cn'）",
         "must start with https:// (given: 'http://a.cn')"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], zh: str, en: str
) -> None:
    assert read_refusal_words(monkeypatch, "zh", **variables) == [zh]
    assert read_refusal_words(monkeypatch, "en", **variables) == [en]


def test_every_wrong_value_has_words_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that nothing can be made of, for each setting that is more than text."""
    for name in Settings.model_fields:
        monkeypatch.setenv(f"PALM_{name.upper()}", "\t")
    with pytest.raises(BadSettings) as error:
        load()
    assert [problem for problem in error.value.problems if problem.code not in WORDS] == []


def test_an_issuer_on_this_machine_needs_no_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"PALM_OIDC_{name}", "http://127.0.0.1:9" if name == "ISSUER" else "x")
    assert load().oidc_issuer == "http://127.0.0.1:9"
