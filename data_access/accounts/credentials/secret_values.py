"""Secrets of 256 bits and what is kept of them."""

from __future__ import annotations

import hmac
from base64 import b32encode, urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes, token_urlsafe

LONGEST = 128
"""No secret of ours is longer; longer ones are not even hashed."""


def new() -> str:
    """43 characters of chance."""
    return token_urlsafe(32)


def derived(key: bytes, name: str) -> str:
    """The 43 characters that belong to a name under a key: the same ones each time, chance to whoever has no
    key.
    """
    return urlsafe_b64encode(hmac.digest(key, name.encode(), "sha256")).rstrip(b"=").decode()


def spoken() -> str:
    """80 bits to be read aloud and typed: "k7qd-x2ma-wz4c-n6te"."""
    text = b32encode(token_bytes(10)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def hashed(secret: str) -> bytes:
    """What is kept: SHA-256. Enough, because nobody can try 2^256 secrets; passwords are not kept so."""
    return sha256(secret[:LONGEST].encode("utf-8", "replace")).digest()
