"""Accounts, walls and tokens from the terminal, and what a first start says."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from secrets import token_hex

import pytest
import typer

from dashboard.cli.common import actor
from dashboard.cli.operator import open_terminal
from data_access.accounts import Accounts, Policy
from data_access.database.database import StillWriting
from data_access.store import Store
from domain.kernel.errors import Refused
from tests.account_commands import services_of
from tests.integration.dashboard.running import Running, until

LINK = re.compile(r"http://127\.0\.0\.1:\d+/welcome/([\w-]{43})")


@pytest.fixture
def here(tmp_path: Path, sqlite_url: str) -> Running:
    """An installation that does not run, whose database is made."""
    return Running(tmp_path / "data")


def accounts(here: Running) -> Accounts:
    return Accounts(Store(f"sqlite:///{here.folder}/palm.db"), Policy("330825", bytes(32)))


def said(here: Running, *words: str) -> str:
    """What a command that worked printed."""
    done = here.command(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(here: Running, *words: str) -> str:
    """The sentence of a command that did not work."""
    done = here.command(*words)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    return done.stderr


def test_an_account_from_its_making_to_its_end(here: Running) -> None:
    made = said(here, "account", "create", "wang", "--name", "王五", "--grant", "duty_officer:330825")
    link = LINK.search(made)
    assert link
    assert accounts(here).invitations.get(link.group(1)).kind == "invite"
    assert said(here, "account", "list").split("\t") == ["wang", "王五", "duty_officer:330825", "invited\n"]
    said(here, "account", "grant", "wang", "unit_officer:330825:water", "grid_head:330825101")
    assert "grid_head:330825101 unit_officer:330825:water" in said(here, "account", "list")
    assert LINK.search(said(here, "account", "invite", "wang"))
    reset = ("account", "reset-password", "wang", "--reason", "lost the phone")
    assert LINK.search(said(here, *reset, "--second-factor"))
    temporary = said(here, *reset, "--temporary").splitlines()[-1]
    with pytest.raises(Refused, match="must_change"):
        services_of(accounts(here)).sign_in.by_password("wang", temporary, "", "", "")
    for act in ("unlock", "sign-out", "disable"):
        assert "wang" in said(here, "account", act, "wang")
    assert "disabled" in said(here, "account", "list", "--region", "330825")
    said(here, "account", "enable", "wang")
    assert "disabled" not in said(here, "account", "list")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("create", "a b", "--name", "x", "--grant", "auditor:330825"), "A login has"),
        (("create", "ab", "--name", "x", "--grant", "king:330825"), "A grant is"),
        (("create", "ab", "--name", "x", "--grant", "auditor:330899"), "Unknown region"),
        (("create", "ab", "--name", "x", "--grant", "unit_officer:330825:x"), "no unit x"),
        (("create", "ab", "--name", "x", "--grant", "unit_officer:330825"), "needs a unit"),
        (("create", "ab", "--name", "x", "--grant", "wall:330825"), "make a kiosk key"),
        (("create", "ab", "--name", "x", "--grant", "liaison:330825", "--person", "no"), "no person no"),
        (("disable", "nobody"), "no account nobody"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(here: Running, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused(here, "account", *words)


def test_a_reset_has_a_reason_which_the_trace_keeps(here: Running) -> None:
    said(here, "account", "create", "wang", "--name", "王五", "--grant", "duty_officer:330825")
    reset = ("account", "reset-password", "wang", "--second-factor")
    for why in ((), ("--reason", "abc"), ("--reason", "。。。。"), ("--reason", "ab" * 101)):
        assert "--reason of 4 to 200" in refused(here, *reset, *why)
    here.env["PALM_LANG"] = "zh"
    assert "请用 --reason 写明理由" in refused(here, *reset, "--temporary")
    said(here, *reset, "--reason", "手机丢失  当面核对")
    said(here, *reset, "--reason", "忘记密码", "--temporary")
    acts = [(told.action, told.reason) for told in accounts(here).resets.notices(1)]
    assert acts == [
        ("password.reset", "忘记密码"),
        ("factor.removed", "忘记密码"),
        ("password.reset", "手机丢失 当面核对"),
        ("factor.removed", "手机丢失 当面核对"),
    ]


def test_refusals_are_chinese_unless_asked_otherwise(here: Running) -> None:
    del here.env["PALM_LANG"]
    words = ("create", "ab", "--name", "x", "--grant", "auditor:330825", "--grant", "commander:330825")
    assert "三员分立" in refused(here, "account", *words)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "正在写入大批数据"), ("en", "A large write is under way")]
)
def test_a_command_that_waited_too_long_for_a_writer_says_so(
    here: Running,
    lang: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (here.env | {"PALM_LANG": lang}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(typer.Exit) as ended, open_terminal():
        raise StillWriting("database is locked")
    assert ended.value.exit_code == 1
    told = capsys.readouterr().err
    assert words in told
    assert "locked" not in told


def test_a_wall_s_key_is_made_listed_and_ended(here: Running) -> None:
    made = said(here, "kiosk", "create", "--name", "大厅", "--region", "330825", "--expires", "30")
    key = made.splitlines()[1]
    assert services_of(accounts(here)).sessions.open_kiosk(key, "", "").viewer.name == "大厅"
    assert said(here, "kiosk", "list").startswith("1\t大厅\t330825\tuntil ")
    said(here, "kiosk", "end", "1")
    assert said(here, "kiosk", "list") == "1\t大厅\t330825\tended\n"
    assert "no key" in refused(here, "kiosk", "end", "7")


def test_a_token_is_made_listed_and_revoked(here: Running) -> None:
    words = ("--region", "330825", "--report", "--kind", "grids", "--source", "iot", "--name", "water levels")
    made = said(here, "token", "create", *words)
    secret = next(line for line in made.splitlines() if line.startswith("palm_"))
    token = accounts(here).token_of(secret)
    assert token is not None
    assert (token.scope, token.kinds, token.sources) == ("report", ("grids",), ("iot",))
    assert said(here, "token", "list") == "1\treport\t330825\tiot\tgrids\twater levels\t-\n"
    said(here, "token", "revoke", "1")
    assert accounts(here).token_of(secret) is None
    assert "no token" in refused(here, "token", "revoke", "1")
    both = ("--region", "330825", "--read", "--figures", "--name", "x")
    assert "--figures" in refused(here, "token", "create", *both)


def test_a_token_has_a_name_as_on_the_page(here: Running) -> None:
    words = ("token", "create", "--region", "330825", "--read")
    for name in ((), ("--name", "  "), ("--name", "x" * 65), ("--name", "a\x07b")):
        assert "--name of 1 to 64" in refused(here, *words, *name)
    here.env["PALM_LANG"] = "zh"
    assert "请用 --name 写明名称" in refused(here, *words)
    assert said(here, "token", "list") == "没有令牌。\n"
    said(here, *words, "--name", " 水利局  水位 ")
    assert "\t水利局 水位\t" in said(here, "token", "list")


def test_a_user_without_a_name_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    assert actor() == "cli:unknown"


def test_who_did_it_at_the_terminal_is_in_the_trace(here: Running) -> None:
    said(here, "account", "create", "wang", "--name", "王五", "--grant", "duty_officer:330825")
    store = Store(f"sqlite:///{here.folder}/palm.db")
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT actor, origin, action FROM trace ORDER BY n").all()
    assert [row.action for row in rows] == ["account.created", "account.invited"]
    assert {(row.actor.split(":")[0], row.origin) for row in rows} == {("cli", "terminal")}


def test_a_key_file_that_others_may_read_is_refused(here: Running) -> None:
    said(here, "account", "list")
    (here.folder / "secret.key").chmod(0o644)
    assert "chmod 600" in refused(here, "account", "list")


def invited_at_start(here: Running) -> re.Match[str] | None:
    """The invitation that a start tells; the relay starts when it has said what there is to say."""
    here.start()
    until(lambda: "relay" in here.children(), "the relay has started")
    return LINK.search(here.stop()[1])


def test_a_start_says_how_to_become_administrator_and_makes_the_demo_s_accounts(here: Running) -> None:
    here.env["PALM_DEMO"] = "1"
    first, second = invited_at_start(here), invited_at_start(here)
    assert first
    assert second
    with pytest.raises(Refused, match="invitation_gone"):
        accounts(here).invitations.get(first.group(1))
    demo = json.loads((here.folder / "demo-accounts.json").read_text())
    assert len(demo) == 9
    chosen = f"Gut-{token_hex(8)}"
    services_of(accounts(here)).invitations.redeem(second.group(1), "chen", "陈管理", chosen, "", "")
    assert invited_at_start(here) is None
    assert json.loads((here.folder / "demo-accounts.json").read_text()) == demo
