"""An upgrade in a process of its own that is killed (SIGKILL) just before one of its statements."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

KILLED = -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Kill:
    """When: before the `number`th statement (from 1) with these words in it, on whatever connection."""

    words: str
    number: int


def run_forked(work: Callable[[], Any], kill: Kill | None = None) -> int:
    """Do the work in a forked process. Returns how it ended: its exit code, or the signal below zero."""
    child = start_forked(work, kill)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def start_forked(work: Callable[[], Any], kill: Kill | None = None) -> int:
    """The same without waiting: the number of the process."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        if kill is not None:
            kill_myself(kill)
        work()
        code = 0
    finally:
        os._exit(code)


def kill_myself(kill: Kill) -> None:
    """Have this process killed when it comes to that statement."""
    left = [kill.number]

    @event.listens_for(Engine, "before_cursor_execute")
    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        left[0] -= kill.words in statement
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
