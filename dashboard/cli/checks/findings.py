"""What a check of `palmcommand doctor` tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.config.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is well, what was seen, how to mend it (zh, en)."""

    name: tuple[str, str]
    ok: bool
    seen: str
    mend: tuple[str, str] = ("", "")


Check = Callable[[Settings], Finding]
