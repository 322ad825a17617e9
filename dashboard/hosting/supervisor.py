"""`palmcommand run`: keep every program of one installation alive, and stop them all cleanly.

The stream server first, then the database, ingest and the web, and once it serves the demo feed and the
relay; the web is stopped first, the others in the reverse order. The web and ingest, which load for
seconds, are started beside the stream server as copies of this process and wait until their turn. A child
that dies is back within a second or two, loaded anew, with the same addresses. A child that ends with
CONFIGURATION_ERROR ends the run: starting it again cannot help. See docs/adr for why this is ours.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from dashboard.concurrency.processes import die_with_parent
from dashboard.hosting.copies import Copy, can_copy, copy
from dashboard.hosting.start_signal import StartSignal
from dashboard.hosting.worker_watch import Watch

CONFIGURATION_ERROR = 2
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
CALM_S = 30.0
STOP_PATIENCE_S = 5.0
LOOP_S = 0.1

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `prepare` runs before every start and gives the command and its extra environment. With a
    `watch` the process is ended when it is stuck; with a `start_signal` it loads and waits for that.
    """

    name: str
    prepare: Callable[[], tuple[Sequence[str], Mapping[str, str]]]
    watch: Watch | None = None
    ended: Callable[[int], None] = lambda code: None
    """Told the exit code whenever it ends by itself."""
    start_signal: StartSignal | None = None
    work: Callable[[], int] | None = None
    """What the command does, for a first start as a copy of this process."""

    @property
    def inherited(self) -> tuple[Watch | StartSignal, ...]:
        """What the process gets as an open file and a variable that names it."""
        return tuple(item for item in (self.watch, self.start_signal) if item is not None)


@dataclass
class Child:
    """One program and the process that runs it now."""

    program: Program
    process: subprocess.Popen[bytes] | Copy | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE_S
    due: float = 0.0

    def start(self) -> None:
        command, extra = self.program.prepare()
        inherited = self.program.inherited
        places = {name: value for item in inherited for name, value in item.environment.items()}
        files = [item.descriptor for item in inherited]
        if self.program.work is not None and not self.started and can_copy():
            self.process = copy(self.program.work, command, {**places, **extra}, files)
        else:
            self.process = subprocess.Popen(  # nosec B603 - programs of ours, no shell, no word from outside
                list(command),
                env={**os.environ, **places, **extra},
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=die_with_parent,
                pass_fds=files,
            )
        self.started = time.monotonic()

    def ended(self) -> int | None:
        """The exit code when the process has ended, else None."""
        return None if self.process is None else self.process.poll()

    def end_if_stuck(self, now: float) -> None:
        """Kill a process that its watch finds stuck; it will be started again like any that dies."""
        watch = self.program.watch
        if watch is None or self.process is None or not watch.stuck(self.process.pid, now):
            return
        seen = watch.mark.seen()
        place = f"{{{seen.county}}}:{seen.stream} {seen.entry}"
        log.error("stuck", name=self.program.name, pid=self.process.pid, entry=place)
        self.process.kill()

    def plan_restart(self, now: float) -> None:
        """Soon the first time, then later and later until it has stayed up for a while."""
        calm = self.process is not None and now - self.started > CALM_S
        self.pause = FIRST_PAUSE_S if calm else min(LONGEST_PAUSE_S, self.pause * 2)
        self.due = now + self.pause
        self.process = None

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


class Supervisor:
    """Starts programs in order, restarts what dies, stops in reverse order."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.stopping = False
        self.gave_up: str | None = None

    def start(self, program: Program) -> Child:
        """Start one program and watch it from now on."""
        child = Child(program)
        self.children.append(child)
        child.start()
        log.info("started", name=program.name, pid=child.process.pid if child.process else None)
        return child

    def listen(self) -> None:
        """Ctrl-C and SIGTERM ask for the end."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._request_stop)

    def _request_stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def watch(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Keep the children alive until asked to stop, a child gives up, or `until()`. True when `until`
        held.
        """
        while not self.stopping and self.gave_up is None:
            if until():
                return True
            self.tend(time.monotonic())
            time.sleep(LOOP_S)
        return False

    def tend(self, now: float) -> None:
        """One look at every child."""
        for child in self.children:
            code = child.ended()
            if code is not None:
                self._died(child, code, now)
            elif child.process is None and now >= child.due:
                self._start_again(child, now)
            else:
                child.end_if_stuck(now)

    def _start_again(self, child: Child, now: float) -> None:
        """A full disk or no memory for one child now is no reason to end the others."""
        try:
            child.start()
        except OSError as error:
            log.error("cannot restart", name=child.program.name, error=str(error))
            child.plan_restart(now)
            return
        log.info("restarted", name=child.program.name, pid=child.process.pid if child.process else None)

    def _died(self, child: Child, code: int, now: float) -> None:
        if self.stopping:
            return
        if child.program.watch is not None:
            death = child.program.watch.died(code)
            if death is not None and death.entry:
                child.pause = FIRST_PAUSE_S / 2
        child.program.ended(code)
        log.warning("died", name=child.program.name, code=code)
        if code == CONFIGURATION_ERROR:
            self.gave_up = child.program.name
        child.plan_restart(now)

    def restart(self, names: Sequence[str]) -> None:
        """End these children softly; the watch starts them again with fresh settings."""
        for child in self.children:
            if child.program.name in names:
                child.signal(signal.SIGTERM)

    def stop_first(self, child: Child) -> None:
        """Let a child that was started early be stopped before all that were started until now."""
        self.children.remove(child)
        self.children.append(child)

    def stop(self) -> None:
        """Stop the children in reverse order of their start; what does not listen in time is killed."""
        self.stopping = True
        for child in reversed(self.children):
            self._stop_one(child)

    def _stop_one(self, child: Child) -> None:
        if child.process is None:
            return
        child.signal(signal.SIGTERM)
        try:
            child.process.wait(STOP_PATIENCE_S)
        except subprocess.TimeoutExpired:
            log.warning("killed", name=child.program.name)
            child.process.kill()
            child.process.wait()


def python(*words: str) -> tuple[str, ...]:
    """The command that runs one of our own programs."""
    return (sys.executable, "-m", "dashboard", *words)
