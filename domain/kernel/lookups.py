"""What was looked for and is not there, or not for whoever looks."""

from __future__ import annotations

from typing import TypeVar

from domain.kernel.errors import Refused

Found = TypeVar("Found")


def require_found(found: Found | None, code: str, what: str, where: str | None = None) -> Found:
    """What was found. Refused `code` for nothing; `what` names it to an engineer."""
    if found is None:
        raise Refused(code, f"there is no such {what}", where)
    return found


def require_served(found: Found | None, region: object, where: str | None = None) -> Found:
    """What an installation has of a region. Refused unknown_region when it has none."""
    return require_found(found, "unknown_region", f"region here: {str(region)[:20]!r}", where)
