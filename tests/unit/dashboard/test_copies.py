"""A program that begins as a copy of the run is one of its own: session, signals, files, environment, name.
When it is started again it is loaded anew, and so is the first where a copy could not be trusted.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BEGIN = """
import json, os, signal, sys, time
from pathlib import Path
from dashboard.hosting import copies
from dashboard.hosting.start_signal import StartSignal
from dashboard.hosting.supervisor import Child, Program

def work():
    facts = {
        "pid": os.getpid(), "session": os.getsid(0),
        "signals": [str(signal.getsignal(n)) for n in copies.ENDINGS],
        "blocked": len(signal.pthread_sigmask(signal.SIG_BLOCK, [])), "own": os.environ["OWN"],
        "files": sorted(int(name) for name in os.listdir("/proc/self/fd")), "stdin": sys.stdin.read(),
        "words": Path("/proc/self/cmdline").read_bytes().rstrip(b"\\0").decode().split("\\0"),
    }
    print(json.dumps(facts), flush=True)
    ending()

def ending():
    sys.exit(7)
"""
ONE = (
    BEGIN
    + """
opened, given = os.open(os.devnull, os.O_RDONLY), StartSignal()
signal.signal(signal.SIGTERM, lambda *_: None)
line, own = (sys.executable, "-c", "again", "12"), {"OWN": "ours"}
child = Child(Program("one", lambda: (line, own), start_signal=given, work=work))
child.start()
assert child.process.wait(60) == 7 == child.process.poll() == child.ended()
child.process.send_signal(signal.SIGTERM)
facts = {"parent": os.getpid(), "given": given.descriptor, "kind": type(child.process).__name__}
print(json.dumps(facts), flush=True)
child.start()
print(json.dumps({"again": type(child.process).__name__}), flush=True)
child.process.kill()
child.process.wait(60)
"""
)
RULED_OUT = (
    BEGIN
    + """
import threading
threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
print(json.dumps(copies.can_copy()))
"""
)
LOADED = "import json, redis\nfrom dashboard.hosting import copies\nprint(json.dumps(copies.can_copy()))"
FAILING = (
    BEGIN
    + """
def ending():
    raise ValueError("for the log")
child = Child(Program("one", lambda: (("a",), {"OWN": ""}), work=work))
child.start()
sys.exit(child.process.wait(60) + 10)
"""
)
KILLED = (
    BEGIN
    + """
def ending():
    time.sleep(600)
child = Child(Program("one", lambda: (("a",), {"OWN": ""}), work=work))
child.start()
child.process.wait(600)
"""
)


def run_program(code: str, root: Path, expected: int = 0) -> list[Any]:
    """What a program prints, line by line."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == expected, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_copy_is_a_program_of_its_own_and_a_second_start_is_none(root: Path) -> None:
    copied, around, again = run_program(ONE, root)
    assert copied["pid"] == copied["session"] != around["parent"]
    usual = [str(signal.default_int_handler), str(signal.SIG_DFL), str(signal.SIG_DFL)]
    assert [text.split(" at ")[0] for text in copied["signals"]] == [text.split(" at ")[0] for text in usual]
    assert (copied["blocked"], copied["own"], copied["stdin"]) == (0, "ours", "")
    listing = 1
    assert {0, 1, 2, around["given"]} <= set(copied["files"])
    assert len(copied["files"]) == 4 + listing, "the signal's other end would keep it waiting for ever"
    assert copied["words"][1:] == ["-c", "again", "12"]
    assert (around["kind"], again["again"]) == ("Copy", "Popen")


def test_a_second_thread_and_what_gevent_patches_rule_a_copy_out(root: Path) -> None:
    assert run_program(RULED_OUT, root) == [False]
    assert run_program(LOADED, root) == [False]


def test_what_a_copy_dies_of_stands_in_the_log(root: Path) -> None:
    command = [sys.executable, "-c", FAILING]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, "for the log" in done.stderr) == (11, True)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a child can ask to die with its parent")
def test_a_copy_dies_with_its_parent(root: Path) -> None:
    command = [sys.executable, "-c", KILLED]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert json.loads(parent.stdout.readline())["pid"] != parent.pid
        parent.kill()
        assert parent.stdout.read() == "", "the pipe ends when nobody is left who could write"


def test_a_run_may_copy_when_it_starts_its_programs(root: Path) -> None:
    rooms = (
        "dashboard.cli.root",
        "dashboard.cli.programs",
        "dashboard.hosting.run",
        "dashboard.config.installation",
    )
    loaded = f"import json, {', '.join(rooms)}"
    text = "from dashboard.hosting import copies\nprint(json.dumps(copies.can_copy()))"
    assert run_program(f"{loaded}\n{text}", root) == [True]
