"""The reason somebody gives for an act: a few words that a reader of the trace can judge."""

from __future__ import annotations

from typing import Any, Final

from domain.kernel.errors import Refused
from domain.kernel.text import in_one_line, says_something

LEAST, MOST = 4, 200
LEAST_VARIETY: Final = 2
"""Different characters; `。。。。` is no reason."""


def checked_reason(given: Any) -> str:
    """The reason in one line without odd spaces. Raises Refused("bad_reason") for another than LEAST to MOST
    characters, or one that says nothing.
    """
    text = given if isinstance(given, str) else ""
    reason = in_one_line(text)
    if not LEAST <= len(reason) <= MOST:
        raise Refused("bad_reason", f"a reason of {LEAST} to {MOST} characters is needed", "reason")
    if len({sign for sign in reason if says_something(sign)}) < LEAST_VARIETY:
        raise Refused("bad_reason", "the reason says nothing", "reason")
    return reason


def is_reason(given: Any) -> bool:
    """Whether it is one."""
    try:
        checked_reason(given)
    except Refused:
        return False
    return True
