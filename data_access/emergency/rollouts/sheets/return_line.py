"""What a line of a returned journal is made of: its name, and who did it."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

Returned = tuple[int, str, datetime, datetime, str, dict[str, Any]]
"""(seq, kind, when it happened, when it was noted, who, what)"""


def make_name(*of: str) -> str:
    """An id that stays the same in every journal of this installation, and is no other one's."""
    return sha256("\n".join(of).encode()).hexdigest()[:32]


def split_teller(said_by: str) -> tuple[str, str]:
    """Who said so, and the account that keyed it in; the same for what an account says itself, '' for what
    came by nobody's hand.
    """
    first, _, second = said_by.partition(" ")
    return first, second or (first if ":" in first else "")
