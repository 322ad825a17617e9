"""No password of an address is told, wherever in it the password stands."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import redis
from sqlalchemy.engine import URL, make_url

from dashboard.config import credentials
from dashboard.config.credentials import fault_of_redis, hidden, masked, remember
from dashboard.config.logs import MaskedStream
from dashboard.config.settings import load
from dashboard.config.settings_errors import BadSettings
from dashboard.config.words import say
from data_access.database.urls import sqlite_address

SECRET = "s3cret-Wort"  # pragma: allowlist secret
ADDRESSES = [
    "redis://default:{}@127.0.0.1:6379/0", "redis://:{}@h", "redis://u:p/{}@h:1/0", "redis://u:p#{}@h",
    "redis://u:p?{}@h", "redis://u:{}/X@h:6379/0", "redis://127.0.0.1:1/0?password={}",
    "redis://127.0.0.1:1/0?password=a@{}&db=1", "redis://h/0#{}", "redis://u:a@{}@h",
    "rediss://h/0?ssl_password={}", "unix:///run/x/v.sock?password={}", "unix://u:{}@/run/x",
    "unix:///run/x?username=u&password={}", "postgresql://u@h/db?password={}",
    "postgresql://u:p%40{}@h/db",  # pragma: allowlist secret
    "postgresql://u:{}@h1:1,h2:2/db", "postgresql:///db?host=/run/pg&user=x&sslpassword={}",
    "postgresql://h/db?passfile=/run/{}", "postgresql://u:p@{}@h/db?sslmode=require",
    "postgresql://h/db?options=-c%20x={}", "postgresql+psycopg://u:{}/X@h/db", "sqlite:////a/b?key={}",
    "{}", "u:{}@h", "postgresql:/u:{}@h",
]  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "_known", set())


@pytest.mark.parametrize("form", ADDRESSES)
def test_no_password_of_an_address_is_told(form: str) -> None:
    address = form.format(SECRET)
    assert SECRET not in masked(address)
    if form.startswith(("redis", "unix", "postgresql:")) and "://" in form:
        assert masked(address).startswith(form.partition("://")[0])


def test_what_is_no_secret_is_told() -> None:
    for address in (
        "redis://127.0.0.1:6379/0", "redis://u@h:1/2?db=3&ssl_cert_reqs=none", "unix:///run/a@b:c/v.sock?db=1",
        "sqlite:////a/b@c:d/palm.db", "postgresql://u@h1/db?host=a,b&sslmode=require", "rediss://[::1]:6379/1",
    ):  # fmt: skip
        assert masked(address) == address
    assert masked("redis://default:x@h:1/0") == "redis://default:***@h:1/0"


def test_what_is_known_is_hidden_in_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALM_DATABASE_URL", f"postgresql://u@h/db?password={SECRET}")
    monkeypatch.setenv("PALM_REDIS_URL", "redis://u:other%2FWort@h:1/0")  # pragma: allowlist secret
    settings = load()
    for words in (SECRET, "other/Wort", "other%2FWort", str(settings.database_url), str(settings.redis_url)):
        text = f"psycopg.OperationalError: cannot connect to {words!r} now"
        assert "Wort" not in hidden(text)
        for lang in ("zh", "en"):
            assert "Wort" not in say(lang, "stream_unreachable", url=words, reason=text)
        stream = MaskedStream(inner := io.StringIO())
        print(text, file=stream, flush=True)
        assert "Wort" not in inner.getvalue()
        assert "cannot connect" in inner.getvalue()
    remember("short")
    assert hidden("a short word") == "a short word"


@pytest.mark.parametrize(
    "address",
    [
        "redis://u:p/X@h", "redis://u:1/X@h", "redis://u:p#X@h", "redis://u:p?X@h", "redis://h:x", "redis://h:99999",
        "redis://h/zero", "redis://h/0?foo=bar", "redis://h/0?password", "unix://x", "redis://h/0#f",
    ],
)  # fmt: skip
def test_an_address_of_streams_that_would_be_understood_otherwise_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PALM_REDIS_URL", address)
    with pytest.raises(BadSettings) as refused:
        load()
    [problem] = refused.value.problems
    for lang, word in (("zh", "地址写法不对"), ("en", "cannot be understood")):
        assert word in problem.reason_in(lang)
        assert "X" not in problem.reason_in(lang)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:p@h1:1,h2:2/db",
        "postgresql://u:a@b:X@h/db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:x",
    ],
)
def test_an_address_of_a_database_that_cannot_be_understood_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PALM_DATABASE_URL", address)
    with pytest.raises(BadSettings, match="PALM_DATABASE_URL"):
        load()


@pytest.mark.parametrize(
    "address",
    ["postgresql://u:p/X@h/db", "postgresql://u@/db?host=/run/pg", "postgresql:///db?host=a,b&port=1,2",
     "postgresql://u:p%40q@[::1]:5432/db",  # pragma: allowlist secret
     "sqlite:////a/b.db", "sqlite:///b.db?mode=ro", "postgresql://h"],
)  # fmt: skip
def test_what_the_driver_understands_stays_allowed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    make_url(address)
    monkeypatch.setenv("PALM_DATABASE_URL", address)
    assert load().database_url == address


@pytest.mark.parametrize(
    "address",
    ["redis://h", "redis://h:1", "redis://h/", "redis://:p%2FX@h:1/0", "redis://u:p:q@[::1]:6379/15?protocol=2",
     "rediss://h/0?ssl_cert_reqs=none", "unix:///run/a b.sock?db=1&password=x", "unix://u:p@/run/x"],
)  # fmt: skip
def test_streams_that_the_client_understands_stay_allowed(address: str) -> None:
    redis.Redis.from_url(address)
    assert not fault_of_redis(address)


NAMES = (
    "a#b?c=1&d",
    "p%41 q",
    'quo"te',
    "it's",
    "back\\slash",
    "[a-z]*?",
    "中文 目录",
    "a;b,c@d:e",
    "{x}$HOME`",
)


@pytest.mark.parametrize("name", [*NAMES, "line\nend", "tab\tend"])
def test_the_database_is_in_the_folder_whatever_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("PALM_DATA_DIR", str(tmp_path / name))
    address, wanted = load().database_address, tmp_path / name / "palm.db"
    assert make_url(address).database == str(wanted)
    assert not make_url(address).query
    made = URL.create("sqlite", database=str(wanted)).render_as_string(hide_password=False)
    assert address == made == sqlite_address(wanted)


def test_a_path_that_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALM_DATA_DIR", "/tmp/\udcff")
    with pytest.raises(BadSettings) as refused:
        load()
    assert "UTF-8" in refused.value.problems[0].reason_in("zh")
