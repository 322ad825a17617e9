"""Secrets of 256 bits and what is kept of them."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

LONGEST = 128
"""No secret of ours is longer; longer ones are not even hashed."""


def new() -> str:
    """43 characters of chance."""
    return token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """What is kept: SHA-256. Enough, because nobody can try 2^256 secrets; passwords are not kept so."""
    return sha256(secret[:LONGEST].encode("utf-8", "replace")).digest()
