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
from tests.integration.dashboard.running import PalmInstallation, wait_until

LINK = re.compile(r"http://127\.0\.0\.1:\d+/welcome/([\w-]{43})")


@pytest.fixture
def installation(tmp_path: Path, sqlite_url: str) -> PalmInstallation:
    """An installation that does not run, whose database is made."""
    return PalmInstallation(tmp_path / "data")


def accounts(installation: PalmInstallation) -> Accounts:
    return Accounts(Store(f"sqlite:///{installation.folder}/palm.db"), Policy("330825", bytes(32)))


def run_command(installation: PalmInstallation, *words: str) -> str:
    """What a command that worked printed."""
    done = installation.command(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_refused_command(installation: PalmInstallation, *words: str) -> str:
    """The sentence of a command that did not work."""
    done = installation.command(*words)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    return done.stderr


def test_an_account_from_its_making_to_its_end(installation: PalmInstallation) -> None:
    made = run_command(
        installation, "account", "create", "wang", "--name", "王五", "--grant", "duty_officer:330825"
    )
    link = LINK.search(made)
    assert link
    assert accounts(installation).invitations.get(link.group(1)).kind == "invite"
    assert run_command(installation, "account", "list").split("\t") == [
        "wang",
        "王五",
        "duty_officer:330825",
        "invited\n",
    ]
    run_command(installation, "account", "grant", "wang", "unit_officer:330825:water", "grid_head:330825101")
    assert "grid_head:330825101 unit_officer:330825:water" in run_command(installation, "account", "list")
    assert LINK.search(run_command(installation, "account", "invite", "wang"))
    reset = ("account", "reset-password", "wang", "--reason", "lost the phone")
    assert LINK.search(run_command(installation, *reset, "--second-factor"))
    temporary = run_command(installation, *reset, "--temporary").splitlines()[-1]
    with pytest.raises(Refused, match="must_change"):
        services_of(accounts(installation)).sign_in.by_password("wang", temporary, "", "", "")
    for act in ("unlock", "sign-out", "disable"):
        assert "wang" in run_command(installation, "account", act, "wang")
    assert "disabled" in run_command(installation, "account", "list", "--region", "330825")
    run_command(installation, "account", "enable", "wang")
    assert "disabled" not in run_command(installation, "account", "list")


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
def test_what_cannot_be_is_said_in_a_sentence(
    installation: PalmInstallation, words: tuple[str, ...], sentence: str
) -> None:
    assert sentence in run_refused_command(installation, "account", *words)


def test_a_reset_has_a_reason_which_the_trace_keeps(installation: PalmInstallation) -> None:
    run_command(installation, "account", "create", "wang", "--name", "王五", "--grant", "duty_officer:330825")
    reset = ("account", "reset-password", "wang", "--second-factor")
    for why in ((), ("--reason", "abc"), ("--reason", "。。。。"), ("--reason", "ab" * 101)):
        assert "--reason of 4 to 200" in run_refused_command(installation, *reset, *why)
    installation.env["PALM_LANG"] = "zh"
    assert "请用 --reason 写明理由" in run_refused_command(installation, *reset, "--temporary")
    run_command(installation, *reset, "--reason", "手机丢失  当面核对")
    run_command(installation, *reset, "--reason", "忘记密码", "--temporary")
    acts = [(notice.action, notice.reason) for notice in accounts(installation).resets.notices(1)]
    assert acts == [
        ("password.reset", "忘记密码"),
        ("factor.removed", "忘记密码"),
        ("password.reset", "手机丢失 当面核对"),
        ("factor.removed", "手机丢失 当面核对"),
    ]


def test_refusals_are_chinese_unless_asked_otherwise(installation: PalmInstallation) -> None:
    del installation.env["PALM_LANG"]
    words = ("create", "ab", "--name", "x", "--grant", "auditor:330825", "--grant", "commander:330825")
    assert "三员分立" in run_refused_command(installation, "account", *words)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "正在写入大批数据"), ("en", "A large write is under way")]
)
def test_a_command_that_waited_too_long_for_a_writer_says_so(
    installation: PalmInstallation,
    lang: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (installation.env | {"PALM_LANG": lang}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(typer.Exit) as ended, open_terminal():
        raise StillWriting("database is locked")
    assert ended.value.exit_code == 1
    output = capsys.readouterr().err
    assert words in output
    assert "locked" not in output


def test_a_wall_s_key_is_made_listed_and_ended(installation: PalmInstallation) -> None:
    made = run_command(
        installation, "kiosk", "create", "--name", "大厅", "--region", "330825", "--expires", "30"
    )
    key = made.splitlines()[1]
    assert services_of(accounts(installation)).sessions.open_kiosk(key, "", "").viewer.name == "大厅"
    assert run_command(installation, "kiosk", "list").startswith("1\t大厅\t330825\tuntil ")
    run_command(installation, "kiosk", "end", "1")
    assert run_command(installation, "kiosk", "list") == "1\t大厅\t330825\tended\n"
    assert "no key" in run_refused_command(installation, "kiosk", "end", "7")


def test_a_token_is_made_listed_and_revoked(installation: PalmInstallation) -> None:
    words = ("--region", "330825", "--report", "--kind", "grids", "--source", "iot", "--name", "water levels")
    made = run_command(installation, "token", "create", *words)
    secret = next(line for line in made.splitlines() if line.startswith("palm_"))
    token = accounts(installation).token_of(secret)
    assert token is not None
    assert (token.scope, token.kinds, token.sources) == ("report", ("grids",), ("iot",))
    assert run_command(installation, "token", "list") == "1\treport\t330825\tiot\tgrids\twater levels\t-\n"
    run_command(installation, "token", "revoke", "1")
    assert accounts(installation).token_of(secret) is None
    assert "no token" in run_refused_command(installation, "token", "revoke", "1")
    both = ("--region", "330825", "--read", "--figures", "--name", "x")
    assert "--figures" in run_refused_command(installation, "token", "create", *both)


def test_a_token_has_a_name_as_on_the_page(installation: PalmInstallation) -> None:
    words = ("token", "create", "--region", "330825", "--read")
    for name in ((), ("--name", "  "), ("--name", "x" * 65), ("--name", "a\x07b")):
        assert "--name of 1 to 64" in run_refused_command(installation, *words, *name)
    installation.env["PALM_LANG"] = "zh"
    assert "请用 --name 写明名称" in run_refused_command(installation, *words)
    assert run_command(installation, "token", "list") == "没有令牌。\n"
    run_command(installation, *words, "--name", " 水利局  水位 ")
    assert "\t水利局 水位\t" in run_command(installation, "token", "list")


def test_a_user_without_a_name_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    assert actor() == "cli:unknown"


def test_who_did_it_at_the_terminal_is_in_the_trace(installation: PalmInstallation) -> None:
    run_command(installation, "account", "create", "wang", "--name", "王五", "--grant", "duty_officer:330825")
    store = Store(f"sqlite:///{installation.folder}/palm.db")
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT actor, origin, action FROM trace ORDER BY n").all()
    assert [row.action for row in rows] == ["account.created", "account.invited"]
    assert {(row.actor.split(":")[0], row.origin) for row in rows} == {("cli", "terminal")}


def test_a_key_file_that_others_may_read_is_refused(installation: PalmInstallation) -> None:
    run_command(installation, "account", "list")
    (installation.folder / "secret.key").chmod(0o644)
    assert "chmod 600" in run_refused_command(installation, "account", "list")


def invited_at_start(installation: PalmInstallation) -> re.Match[str] | None:
    """The invitation that a start tells: once the programs behind the pages begin, and a run that is asked to
    stop from then on tells it first.
    """
    installation.start()
    wait_until(lambda: "gateway-sim" in installation.children(), "the programs behind the pages begin")
    return LINK.search(installation.stop()[1])


def test_a_start_says_how_to_become_administrator_and_makes_the_demo_s_accounts(
    installation: PalmInstallation,
) -> None:
    installation.env["PALM_DEMO"] = "1"
    first, second = invited_at_start(installation), invited_at_start(installation)
    assert first
    assert second
    with pytest.raises(Refused, match="invitation_gone"):
        accounts(installation).invitations.get(first.group(1))
    demo = json.loads((installation.folder / "demo-accounts.json").read_text())
    assert len(demo) == 9
    chosen = f"Gut-{token_hex(8)}"
    services_of(accounts(installation)).invitations.redeem(second.group(1), "chen", "陈管理", chosen, "", "")
    assert invited_at_start(installation) is None
    assert json.loads((installation.folder / "demo-accounts.json").read_text()) == demo
