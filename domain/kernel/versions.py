"""Versions: each change of an object counts it up, so that nobody overwrites what they have not seen."""

from __future__ import annotations

from domain.kernel.errors import Refused


def check_version(what: str, stored: int, expected: int | None) -> None:
    """Refused stale when the object was changed since it was looked at."""
    if stored != expected:
        raise Refused("stale", f"{what} was changed by somebody else meanwhile", "version")


def next_version(what: str, stored: int | None, expected: int) -> int:
    """The version that saving gives; `stored` is None for what is not there yet, `expected` 0 for something
    new. Refused code_there, stale.
    """
    if stored is not None and expected == 0:
        raise Refused("code_there", f"the code {what} is in use", "code")
    check_version(what, stored or 0, expected)
    return expected + 1
