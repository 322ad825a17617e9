"""Settings come from the environment only, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.hosting.addresses import masked
from dashboard.settings import BadSettings, is_loopback, load


def refused(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, str]:
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
    assert "PALM_PUBLIC_URL" in refused(monkeypatch, PALM_WEB_HOST=host)["PALM_*"]


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
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    assert list(refused(monkeypatch, **{variable: value})) == [variable]


def test_every_wrong_value_is_named_at_once_and_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = refused(monkeypatch, PALM_WEB_PORT="0", PALM_REDIS_URL="http://:secret@x")
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
