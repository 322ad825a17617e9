"""`palmcommand run` with real processes: started, killed, stopped, started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Iterator

import pytest

from dashboard.cli.checks.checks_calendar import NAME as CALENDAR
from tests.integration.dashboard.running import Running, alive, case, family, until

PROGRAMS = {"ingest", "relay", "streams", "web"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One installation for all tests here, from nothing; each leaves it running. Stopped at the end whatever
    happened.
    """
    here = Running(tmp_path_factory.mktemp("run") / "data")
    here.folder.mkdir()
    yield here.start_as_it_is()
    here.end()


def test_a_message_on_the_stream_is_in_the_state_at_once(running: Running) -> None:
    running.add(case("once"))
    until(lambda: "conce" in running.case_ids(), "the case is shown")


@pytest.mark.parametrize("program", sorted(PROGRAMS))
def test_a_killed_program_comes_back_and_nothing_is_lost(running: Running, program: str) -> None:
    until(lambda: program in running.children(), "it is started")
    before, url = running.children()[program], running.noted()["streams"]
    for number in range(20):
        running.add(case(f"{program}{number}"))
    os.kill(before, signal.SIGKILL)
    for number in range(20, 40):
        running.add(case(f"{program}{number}"))
    until(lambda: running.children().get(program) not in (None, before), "it is back")
    until(running.ready, "every hop is ready again")
    until(lambda: running.case_ids() >= {f"c{program}{n}" for n in range(40)}, "all 40 cases")
    assert running.noted()["streams"] == url


def test_a_killed_web_worker_comes_back(running: Running) -> None:
    master = running.children()["web"]
    (worker,) = family(master) - {master}
    os.kill(worker, signal.SIGKILL)
    until(lambda: not alive(worker), "the worker is gone")
    until(running.ready, "the pages are served again")


def test_ctrl_c_leaves_nothing_and_a_second_start_finds_everything(running: Running) -> None:
    running.add(case("ctrl"))
    until(lambda: "cctrl" in running.case_ids(), "the case is shown")
    before = running.case_ids()
    assert running.process is not None
    pids, port = family(running.process.pid), int(running.noted()["streams"].rsplit(":", 1)[1].split("/")[0])
    code, said = running.stop(signal.SIGINT)
    assert code == 0
    assert "Stopped." in said
    assert running.web + "/wall" in said
    assert not [pid for pid in pids if alive(pid)]
    assert not [p for p in (running.port, port) if _listens(p)]
    assert not [n for n in ("palm.lock", "run.json") if (running.folder / n).exists()]
    running.start()
    assert running.case_ids() == before
    assert running.noted()["streams"].endswith(f":{port}/0")


def test_killing_the_supervisor_takes_the_children_along(running: Running) -> None:
    assert running.process is not None
    running.add(case("supervisor"))
    until(lambda: running.children().keys() == PROGRAMS, "every program is started")
    pids = family(running.process.pid)
    running.stop(signal.SIGKILL)
    until(lambda: not [pid for pid in pids if alive(pid)], "nobody is left")
    running.start()
    until(lambda: "csupervisor" in running.case_ids(), "the case is still there")


def test_two_in_one_folder_are_refused_with_a_sentence(running: Running) -> None:
    second = running.command("run")
    assert second.returncode == 2
    assert "Another instance works" in second.stderr
    assert "Traceback" not in second.stderr


def test_the_next_port_is_taken_when_another_has_ours_and_a_killed_run_s_note_is_not_believed(
    running: Running,
) -> None:
    assert running.process is not None
    port = int(running.noted()["streams"].rsplit(":", 1)[1].split("/")[0])
    pids = family(running.process.pid)
    running.stop(signal.SIGKILL)
    until(lambda: not [pid for pid in pids if alive(pid)], "nobody is left")
    assert running.noted()["streams"].endswith(f":{port}/0"), "the note is still there"
    with socket.create_server(("127.0.0.1", port)):
        running.start()
        assert not running.noted()["streams"].endswith(f":{port}/0")


def test_doctor_names_the_addresses_of_the_running_installation(running: Running) -> None:
    told = json.loads(running.command("doctor", "--json").stdout)
    assert told["streams"]["url"] == running.noted()["streams"]
    assert told["web"]["url"] == running.web
    failed = {check["name"] for check in told["checks"] if not check["ok"]}
    assert failed <= {CALENDAR[1]}, "in December next year's holidays may be unknown"
    assert told["ok"] == (not failed)


def test_report_puts_a_message_on_the_stream(running: Running) -> None:
    done = running.command("report", "--region", "330825101264", "--title", "路灯不亮", "--severity", "1")
    assert done.returncode == 0, done.stderr
    until(lambda: [r for r in running.state()["cases"] if r["title"] == "路灯不亮"], "the case is shown")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
