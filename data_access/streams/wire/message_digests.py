"""What a message says, as a few bytes: tells a repetition from another message under the same id.

Taken over the JSON value with its keys sorted, before a county pack has a say in it: the order of keys, white
space and a newer pack make no difference, any other value does.
"""

from __future__ import annotations

from hashlib import blake2b

from msgspec import MsgspecError, json

from data_access.streams.wire.loose_json import loads, without_halves

SIZE = 8
_EMPTY = blake2b(digest_size=SIZE)
"""Copied for each message: a new one is dearer."""
_sorted = json.Encoder(order="sorted", enc_hook=str)


def digest(raw: bytes) -> bytes:
    """8 bytes naming the content of a JSON text that was parsed before; else ValueError.

    What is ignored counts too, also where it is no value of ours: a number out of range counts by its text.
    """
    try:
        value = json.decode(raw)
    except MsgspecError:
        value = loads(without_halves(raw))
    hasher = _EMPTY.copy()
    hasher.update(_sorted.encode(value))
    return hasher.digest()


def raw_digest(raw: bytes) -> bytes:
    """8 bytes naming any bytes, parsable or not."""
    return blake2b(raw, digest_size=SIZE).digest()
