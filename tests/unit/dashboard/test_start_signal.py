"""The start signal: whoever waits for it goes on when it was given, and not before."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from dashboard.hosting.start_signal import StartSignal, wait_for_start
from dashboard.hosting.supervisor import Child, Program

WAITER = """
import os
from dashboard.hosting.start_signal import wait_for_start
print("loaded", flush=True)
wait_for_start(os.environ)
print("serving", flush=True)
"""


@pytest.fixture
def signal() -> StartSignal:
    return StartSignal()


def test_a_program_that_nobody_started_early_does_not_wait() -> None:
    wait_for_start({})


def test_one_that_waits_goes_on_when_the_signal_is_given(signal: StartSignal) -> None:
    gone_on = threading.Event()

    def wait() -> None:
        wait_for_start(signal.environment)
        gone_on.set()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    assert not gone_on.wait(0.05)
    signal.give()
    assert gone_on.wait(60)
    thread.join(60)
    signal.close()


def test_a_signal_stays_given(signal: StartSignal) -> None:
    signal.give()
    signal.give()
    wait_for_start(signal.environment)
    wait_for_start(signal.environment)
    signal.close()


def test_a_child_inherits_the_end_it_reads_and_not_the_one_that_keeps_it_waiting(signal: StartSignal) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", WAITER],
        env=os.environ | signal.environment,
        pass_fds=[signal.descriptor],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "loaded\n"
    assert child.poll() is None
    signal.give()
    assert child.communicate(timeout=60)[0] == "serving\n"
    signal.close()


def test_the_supervisor_hands_it_on(signal: StartSignal) -> None:
    command = (sys.executable, "-c", WAITER)
    child = Child(Program("waiter", lambda: (command, {}), start_signal=signal))
    child.start()
    assert child.process is not None
    with pytest.raises(subprocess.TimeoutExpired):
        child.process.wait(0.3)
    signal.give()
    assert child.process.wait(60) == 0
    signal.close()
