"""`palmcommand run` with real processes: started, killed, stopped, started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.cli.checks.checks_calendar import NAME as CALENDAR
from dashboard.config.installation import load
from dashboard.config.settings import Settings
from dashboard.hosting import first_start
from dashboard.hosting.run import Run
from data_access.store import Unavailable
from domain.access.rights import Grant, Role
from tests.integration.dashboard.forms import SignInApp
from tests.integration.dashboard.running import PalmInstallation, case, family, is_alive, wait_until
from tests.security.house import COUNTY

PROGRAMS = {"ingest", "relay", "streams", "web"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PalmInstallation]:
    """One installation for all tests here, from nothing; each leaves it running. Stopped at the end whatever
    happened.
    """
    installation = PalmInstallation(tmp_path_factory.mktemp("run") / "data")
    installation.folder.mkdir()
    yield installation.start_as_it_is()
    installation.end()


def test_a_message_on_the_stream_is_in_the_state_at_once(running: PalmInstallation) -> None:
    running.add(case("once"))
    wait_until(lambda: "conce" in running.case_ids(), "the case is shown")


@pytest.mark.parametrize("program", sorted(PROGRAMS))
def test_a_killed_program_comes_back_and_nothing_is_lost(running: PalmInstallation, program: str) -> None:
    wait_until(lambda: program in running.children(), "it is started")
    before, url = running.children()[program], running.read_run_file()["streams"]
    for number in range(20):
        running.add(case(f"{program}{number}"))
    os.kill(before, signal.SIGKILL)
    for number in range(20, 40):
        running.add(case(f"{program}{number}"))
    wait_until(lambda: running.children().get(program) not in (None, before), "it is back")
    wait_until(running.ready, "every hop is ready again")
    wait_until(lambda: running.case_ids() >= {f"c{program}{n}" for n in range(40)}, "all 40 cases")
    assert running.read_run_file()["streams"] == url


def test_a_killed_web_worker_comes_back(running: PalmInstallation) -> None:
    master = running.children()["web"]
    (worker,) = family(master) - {master}
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not is_alive(worker), "the worker is gone")
    wait_until(running.ready, "the pages are served again")


def test_ctrl_c_leaves_nothing_and_a_second_start_finds_everything(running: PalmInstallation) -> None:
    running.add(case("ctrl"))
    wait_until(lambda: "cctrl" in running.case_ids(), "the case is shown")
    before = running.case_ids()
    assert running.process is not None
    pids, port = (
        family(running.process.pid),
        int(running.read_run_file()["streams"].rsplit(":", 1)[1].split("/")[0]),
    )
    code, output = running.stop(signal.SIGINT)
    assert code == 0
    assert "Stopped." in output
    assert running.web + "/wall" in output
    assert not [pid for pid in pids if is_alive(pid)]
    assert not [p for p in (running.port, port) if _listens(p)]
    assert not [n for n in ("palm.lock", "run.json") if (running.folder / n).exists()]
    running.start_as_it_is()
    assert running.case_ids() == before
    assert running.read_run_file()["streams"].endswith(f":{port}/0")


def test_killing_the_supervisor_takes_the_children_along(running: PalmInstallation) -> None:
    assert running.process is not None
    running.add(case("supervisor"))
    wait_until(lambda: running.children().keys() == PROGRAMS, "every program is started")
    pids = family(running.process.pid)
    running.stop(signal.SIGKILL)
    wait_until(lambda: not [pid for pid in pids if is_alive(pid)], "nobody is left")
    running.start_as_it_is()
    wait_until(lambda: "csupervisor" in running.case_ids(), "the case is still there")


def test_two_in_one_folder_are_refused_with_a_sentence(running: PalmInstallation) -> None:
    second = running.command("run")
    assert second.returncode == 2
    assert "Another instance works" in second.stderr
    assert "Traceback" not in second.stderr


def test_the_next_port_is_taken_when_another_has_ours_and_a_killed_run_s_note_is_not_believed(
    running: PalmInstallation,
) -> None:
    assert running.process is not None
    port = int(running.read_run_file()["streams"].rsplit(":", 1)[1].split("/")[0])
    pids = family(running.process.pid)
    running.stop(signal.SIGKILL)
    wait_until(lambda: not [pid for pid in pids if is_alive(pid)], "nobody is left")
    assert running.read_run_file()["streams"].endswith(f":{port}/0"), "the note is still there"
    with socket.create_server(("127.0.0.1", port)):
        running.start_as_it_is()
        assert not running.read_run_file()["streams"].endswith(f":{port}/0")


def test_doctor_names_the_addresses_of_the_running_installation(running: PalmInstallation) -> None:
    body = json.loads(running.command("doctor", "--json").stdout)
    assert body["streams"]["url"] == running.read_run_file()["streams"]
    assert body["web"]["url"] == running.web
    failed = {check["name"] for check in body["checks"] if not check["ok"]}
    assert failed <= {CALENDAR[1]}, "in December next year's holidays may be unknown"
    assert body["ok"] == (not failed)


def test_report_puts_a_message_on_the_stream(running: PalmInstallation) -> None:
    done = running.command("report", "--region", "330825101264", "--title", "路灯不亮", "--severity", "1")
    assert done.returncode == 0, done.stderr
    wait_until(lambda: [r for r in running.state()["cases"] if r["title"] == "路灯不亮"], "the case is shown")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_link_that_cannot_be_made_ends_nothing_and_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, demo=False, lang="en")

    def fail(*given: object) -> str:
        raise Unavailable("the database is away")

    monkeypatch.setattr(Run, "_has_administrator", lambda _: False)
    monkeypatch.setattr(first_start, "prepare", fail)
    Run(settings, load(settings))._tell_invitation()
    assert "No link for an administrator was made: the database is away" in capsys.readouterr().err


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMANDER])
def test_a_start_with_an_administrator_loads_nothing_for_the_first_one(
    monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path, role: Role
) -> None:
    app = SignInApp(tmp_path / "data", root)
    app.person(Grant(role, COUNTY))
    tried: list[bool] = []
    monkeypatch.setattr(first_start, "prepare", lambda *_: tried.append(True))
    Run(app.settings.model_copy(update={"demo": False}), load(app.settings))._tell_invitation()
    assert tried == ([] if role is Role.ADMINISTRATOR else [True])
