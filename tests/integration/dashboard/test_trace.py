"""The trace of a running installation: over HTTP for auditors, and at the terminal."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from data_access.database import schema
from tests.integration.dashboard.running import PalmInstallation, case, wait_until

COUNTY = "330825"


def page(palm: PalmInstallation, query: str = "", role: str | None = "auditor") -> tuple[int, Any]:
    status, body = palm.get(f"/api/trace?county={COUNTY}{query}", role=role)
    return status, body


def report_traced_case(palm: PalmInstallation, name: str) -> str:
    """The id of a case that is in the trace."""
    palm.add(case(name))

    def traced() -> list[dict[str, Any]]:
        rows = page(palm, "&action=case.reported&actor=test")[1]["rows"]
        return [row for row in rows if row["cause"] == f"test/c{name}"]

    return str(wait_until(traced, "the case is traced")[0]["object"])


def test_an_auditor_reads_the_trace_of_a_case(palm: PalmInstallation) -> None:
    wanted = report_traced_case(palm, "traced")
    status, body = page(palm, f"&case={wanted}")
    assert status == 200
    [row] = body["rows"]
    assert (row["action"], row["actor"], row["origin"], body["next"]) == (
        "case.reported", "test", "stream", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "status"),
    [("duty_officer", 403), ("administrator", 403), ("commander", 403), ("reviewer", 403), (None, 401)],
)
def test_nobody_else_does(palm: PalmInstallation, role: str | None, status: int) -> None:
    assert page(palm, role=role)[0] == status
    browser = palm.browser(role) if role else None
    if browser is not None:
        answer = browser.post("/api/trace/export", json={"county": COUNTY})
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "&since=yesterday",
        "&until=2026-11-22T00:00:00",
        "&limit=0",
        "&limit=201",
        "&before=-1",
        "&before=" + "9" * 19,
        "&acts=x",
        "&object=" + "x" * 201,
    ],
)
def test_a_filter_that_cannot_be_understood_is_named(palm: PalmInstallation, query: str) -> None:
    status, body = page(palm, query)
    assert status == 400
    assert body["error"]["where"] == query[1:].split("=")[0]


def test_a_county_that_is_not_served_or_not_whole_is_refused(palm: PalmInstallation) -> None:
    for region in ("330803", "330825101", "33", "x"):
        assert palm.get(f"/api/trace?county={region}", role="auditor")[0] in (403, 404)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_is_a_signed_file_and_in_the_trace(
    palm: PalmInstallation, tmp_path: Path, form: str
) -> None:
    wanted = report_traced_case(palm, f"exported-{form}")
    auditor = palm.browser("auditor")
    answer = auditor.post("/api/trace/export", json={"county": COUNTY, "format": form, "case": wanted})
    assert answer.status_code == 200, answer.text
    assert wanted in answer.text
    file = tmp_path / answer.headers["Content-Disposition"].split('"')[1]
    file.write_bytes(answer.content)
    checked = palm.command("trace", "check", str(file), "--json")
    assert (checked.returncode, json.loads(checked.stdout)["problem"]) == (0, "")
    file.write_bytes(answer.content.replace(b"case.reported", b"case.repeated"))
    assert palm.command("trace", "check", str(file)).returncode == 1
    newest = page(palm, "&action=trace.exported")[1]["rows"][0]
    assert (newest["new"]["format"], newest["new"]["filters"]["object"]) == (form, wanted)
    assert newest["actor"].startswith("account:")
    assert newest["origin"] == "127.0.0.1"


@pytest.mark.parametrize("body", [{"format": "xlsx"}, {"since": 5}, {"what": "x"}, [], "x"])
def test_an_export_of_nonsense_is_refused(palm: PalmInstallation, body: Any) -> None:
    assert palm.browser("auditor").post("/api/trace/export", json=body).status_code == 400


def are_chains_anchored(palm: PalmInstallation) -> bool:
    """Whether the files hold an anchor of each chain that has rows."""
    with sqlite3.connect(palm.folder / "palm.db") as connection:
        chains = connection.execute("SELECT county FROM heads WHERE traced > 0").fetchall()
    return all([*(palm.folder / "anchors").glob(f"{county}-*.log")] for (county,) in chains)


def test_the_running_trace_is_sound_and_anchored_in_both_places(palm: PalmInstallation) -> None:
    report_traced_case(palm, "sound")
    wait_until(lambda: are_chains_anchored(palm), "every chain is in the files")
    command = palm.command("trace", "verify", "--json")
    body = json.loads(command.stdout)
    assert (command.returncode, body["sound"], body["stream_server_asked"]) == (0, True, True), command.stdout
    county = next(row for row in body["counties"] if row["county"] == COUNTY)
    assert county["rows"] > 0
    assert county["anchors"] > 1


def test_a_trace_compared_with_one_place_of_two_is_not_called_proven(
    palm: PalmInstallation, tmp_path: Path
) -> None:
    wait_until(lambda: are_chains_anchored(palm), "every chain is in the files")
    away = PalmInstallation(tmp_path / "data")
    shutil.copytree(palm.folder / "anchors", away.folder / "anchors")
    with (
        sqlite3.connect(palm.folder / "palm.db") as connect,
        sqlite3.connect(away.folder / "palm.db") as there,
    ):
        connect.backup(there)
    command = away.command("trace", "verify")
    assert (command.returncode, "anchors were not compared" in command.stderr) == (3, True), command.stdout
    assert json.loads(away.command("trace", "verify", "--json").stdout)["stream_server_asked"] is False


@pytest.fixture
def stopped_installation(tmp_path: Path) -> PalmInstallation:
    """An installation that does not run, with a short trace made at the terminal."""
    installation = PalmInstallation(tmp_path / "data")
    installation.folder.mkdir()
    schema.upgrade(f"sqlite:///{installation.folder}/palm.db")
    for number in range(3):
        made = installation.command("trace", "export", str(tmp_path / f"{number}.csv"))
        assert made.returncode == 0, made.stderr
    return installation


def test_the_terminal_names_what_was_altered(stopped_installation: PalmInstallation) -> None:
    with sqlite3.connect(stopped_installation.folder / "palm.db") as connection:
        connection.execute("UPDATE trace SET actor = 'account:1' WHERE n = 2")
    connection.close()
    command = stopped_installation.command("trace", "verify")
    assert command.returncode == 1
    assert "row 2 does not fit its hash" in command.stdout
    chinese = PalmInstallation(stopped_installation.folder, PALM_LANG="zh").command(
        "trace", "verify", "--county", COUNTY
    )
    assert (chinese.returncode, "第 2 行与哈希不符" in chinese.stdout) == (1, True)
    body = json.loads(stopped_installation.command("trace", "verify", "--json").stdout)
    kinds = {finding["kind"] for county in body["counties"] for finding in county["findings"]}
    assert (body["sound"], kinds) == (False, {"altered", "no_anchor"})


def test_an_export_at_the_terminal_is_traced_and_never_overwrites(
    stopped_installation: PalmInstallation, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    assert stopped_installation.command("trace", "export", str(out), "--format", "json").returncode == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()][1:-1]
    assert [row["action"] for row in rows] == ["trace.exported"] * 4
    assert {row["origin"] for row in rows} == {"terminal"}
    assert all(row["actor"].startswith("cli:") for row in rows)
    assert stopped_installation.command("trace", "export", str(out)).returncode == 2
    assert json.loads(out.read_text().splitlines()[1])["n"] == 1, "the file that was there is as it was"
    bad = stopped_installation.command("trace", "export", str(tmp_path / "x"), "--since", "yesterday")
    assert (bad.returncode, (tmp_path / "x").exists()) == (2, False)


def test_an_export_is_checked_by_the_key_that_is_shown(
    stopped_installation: PalmInstallation, tmp_path: Path
) -> None:
    shown = stopped_installation.command("trace", "key").stdout.strip()
    file = str(tmp_path / "0.csv")
    elsewhere = PalmInstallation(tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    whole = stopped_installation.command("trace", "check", file)
    assert whole.returncode == 0
    assert "0 行" not in whole.stdout
    assert elsewhere.command("trace", "check", file).returncode == 1
    assert elsewhere.command("trace", "check", file, "--key", shown).returncode == 0
    nowhere = stopped_installation.command("trace", "check", str(tmp_path / "none"))
    assert nowhere.returncode == 2
    assert "Errno" not in nowhere.stderr + nowhere.stdout


def test_without_a_database_verify_says_so(tmp_path: Path) -> None:
    installation = PalmInstallation(tmp_path / "data")
    installation.folder.mkdir()
    command = installation.command("trace", "verify")
    assert command.returncode == 2
    assert "database" in command.stderr
    assert "Traceback" not in command.stderr
