"""The command line as somebody types it: help, clear refusals, no traceback."""

from __future__ import annotations

import json
import re
import shutil
import socket
from pathlib import Path

import pytest

from tests.integration.dashboard.running import ROOT, PalmInstallation
from tests.proxy import start_proxy

COMMANDS = (
    [], ["run"], ["web"], ["ingest"], ["replay"], ["report"], ["doctor"], ["county"], ["county", "check"],
    ["db"], ["db", "upgrade"], ["token"], ["token", "create"], ["token", "list"],
    ["token", "revoke"], ["account"], ["account", "create"], ["account", "reset-password"],
    ["kiosk", "create"],
)  # fmt: skip


@pytest.fixture
def installation(tmp_path: Path) -> PalmInstallation:
    """An installation that does not run."""
    return PalmInstallation(tmp_path / "data")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(installation: PalmInstallation, words: list[str]) -> None:
    done = installation.command(*words, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_a_wrong_setting_is_named_and_ends_with_2(installation: PalmInstallation) -> None:
    installation.env["PALM_WEB_HOST"] = "0.0.0.0"
    for words in (["run"], ["web"], ["doctor"]):
        done = installation.command(*words)
        assert done.returncode == 2
        assert "PALM_WEB_HOST" in done.stderr
        assert "PALM_PUBLIC_URL" in done.stderr
        assert "Traceback" not in done.stderr + done.stdout
    assert not (installation.folder / "palm.lock").exists()


@pytest.mark.parametrize("words", [["web"], ["ingest"], ["report", "--title", "x"]], ids=" ".join)
def test_without_a_stream_server_the_programs_say_so(
    installation: PalmInstallation, words: list[str]
) -> None:
    done = installation.command(*words)
    assert done.returncode == 2
    assert "PALM_REDIS_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_messages_are_chinese_unless_asked_otherwise(installation: PalmInstallation) -> None:
    del installation.env["PALM_LANG"]
    assert "没有流服务器" in installation.command("ingest").stderr


def test_a_taken_web_port_is_named(installation: PalmInstallation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        done = installation.command_anew("run")
    assert (done.returncode, str(installation.port) in done.stderr) == (2, True)
    assert not (installation.folder / "palm.lock").exists()


def test_a_stream_server_that_is_away_is_named_without_its_password(installation: PalmInstallation) -> None:
    installation.env["PALM_REDIS_URL"] = "redis://default:hidden@127.0.0.1:1/0"
    done = installation.command_anew("run")
    assert done.returncode == 2
    assert "127.0.0.1:1" in done.stderr
    assert "hidden" not in done.stderr + done.stdout


def test_a_sound_county_passes_and_a_broken_one_is_named_by_file_and_line(
    installation: PalmInstallation, tmp_path: Path
) -> None:
    sound = installation.command_anew("county", "check", "counties/longyou")
    assert (sound.returncode, "330825" in sound.stdout) == (0, True)
    assert "yellow, blue" in sound.stdout, "colours of typhoon warnings that no plan names"
    broken = tmp_path / "broken"
    shutil.copytree(ROOT / "counties" / "longyou", broken)
    plans = (broken / "plans.toml").read_text("utf-8")
    early = re.sub(r"finish_minutes = \d+", "finish_minutes = 1", plans, count=1)
    (broken / "plans.toml").write_text(early, encoding="utf-8")
    noted = installation.command_anew("county", "check", str(broken))
    assert (noted.returncode, "finish_minutes" in noted.stdout) == (0, True), "noted, and still loaded"
    lines = (broken / "units.csv").read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].rsplit(",", 1)[0] + ",999999"
    (broken / "units.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = installation.command("county", "check", str(broken))
    assert command.returncode == 1
    assert "units.csv:3" in command.stderr
    installation.env["PALM_COUNTIES"] = str(broken)
    refused = installation.command("run")
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


def test_doctor_finds_what_is_wrong_and_how_to_mend_it(installation: PalmInstallation) -> None:
    well = installation.command_anew("doctor", "--json")
    body = json.loads(well.stdout)
    assert set(body) >= {"streams", "database", "web", "checks", "ok"}
    installation.env |= {"PALM_COUNTIES": "nowhere", "PALM_REDIS_URL": "redis://127.0.0.1:1/0"}
    ill = installation.command("doctor")
    assert ill.returncode == 1
    assert "PALM_COUNTIES" in ill.stdout
    assert "PALM_REDIS_URL" in ill.stdout
    assert "Traceback" not in ill.stdout + ill.stderr


def test_a_token_needs_one_right_and_a_known_region(installation: PalmInstallation) -> None:
    create = ("token", "create", "--name", "a test")
    assert "--read" in installation.command(*create, "--region", "330825").stderr
    assert "--read" in installation.command(*create, "--read", "--report", "--region", "330825").stderr
    assert "110101" in installation.command(*create, "--read", "--region", "110101").stderr


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (("--severity", "9"), "只能是 1（最严重）到 4", "the worst, to 4"),
        (("--severity", "severe"), "只能是 1（最严重）到 4", "the worst, to 4"),
        (("--field", "matter"), "写作 名称=文本", "is NAME=TEXT"),
        (("--field", "tags:=[1"), "的 JSON 无法读取", "cannot be read"),
    ],
)
def test_a_wrong_word_of_a_report_is_told_in_the_terminal_s_language(
    installation: PalmInstallation, words: tuple[str, str], chinese: str, english: str
) -> None:
    report = ("report", "--title", "x", "--region", "330825101264")
    for lang, sentence in (("zh", chinese), ("en", english)):
        installation.env["PALM_LANG"] = lang
        done = installation.command(*report, *words)
        assert (done.returncode, sentence in done.stderr) == (1, True), done.stderr
        assert (words[0] in done.stderr, "Usage" in done.stderr) == (True, False)


def test_the_database_is_made_and_found_up_to_date(installation: PalmInstallation) -> None:
    assert installation.command_anew("db", "upgrade").returncode == 0
    assert (installation.folder / "palm.db").stat().st_mode & 0o077 == 0, "for its own user alone"
    assert installation.command("db", "upgrade").returncode == 0


def test_doctor_looks_at_the_way_that_browsers_take(palm: PalmInstallation) -> None:
    """Through a proxy that drops Upgrade, one that passes it on, and to where nobody is."""
    with start_proxy(palm.port) as proxy:
        cut = palm.command("doctor", "--url", proxy.url)
        assert cut.returncode == 1
        assert "✓ Address" in cut.stdout
        assert "✗ Live connection: Upgrade ✗" in cut.stdout
        assert "proxy_set_header Upgrade" in cut.stdout
        proxy.passes = True
        whole = palm.command("doctor", "--url", f"{proxy.url}/")
        assert (whole.returncode, "✓ Live connection" in whole.stdout) == (0, True), whole.stdout
    away = palm.command("doctor", "--url", proxy.url)
    assert (away.returncode, "✗ Address" in away.stdout) == (1, True)
