"""Blocking work beside the sockets: a call of the database or of a library runs on a native thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import gevent

T = TypeVar("T")


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
