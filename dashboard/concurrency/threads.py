"""Blocking work beside the sockets: a call of the database or of a library runs on a native thread."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

import gevent

T = TypeVar("T")
HAND_OVER_S = 0.0005
"""For how long a thread may compute while another waits for the interpreter; by itself Python takes 5 ms."""


def hand_over_often() -> None:
    """Let the sockets go on beside a native thread that computes. A loop gives the interpreter away with each
    read and write, and has to wait for it anew after each of them.
    """
    sys.setswitchinterval(HAND_OVER_S)


def offload(work: Callable[..., T], *args: Any) -> T:
    """Run blocking work on gevent's native threads, so that the sockets go on. Raises what the work
    raises.
    """
    result, error = gevent.get_hub().threadpool.apply(_caught, (work, args))
    if error is not None:
        raise error
    return cast("T", result)


def _caught(work: Callable[..., T], args: tuple[Any, ...]) -> tuple[T | None, Exception | None]:
    """The pool prints every exception that leaves it: hand it over as a value instead."""
    try:
        return work(*args), None
    except Exception as error:
        return None, error
