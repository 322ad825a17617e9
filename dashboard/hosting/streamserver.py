"""What the programs must know about a stream server before they trust it: does it answer, is it new
enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.config.credentials import masked
from dashboard.config.words import say

OLDEST_REDIS = (7, 0)


@dataclass(frozen=True, slots=True)
class Server:
    """What INFO and CONFIG say. `appendfsync` and `policy` are '' when the server does not let us ask."""

    name: str
    version: str
    appendonly: bool
    appendfsync: str
    policy: str

    @property
    def new_enough(self) -> bool:
        if self.name == "valkey":
            return True
        version = tuple(int(p) for p in self.version.split(".")[:2] if p.isdigit())
        return version >= OLDEST_REDIS


def answers(url: str) -> bool:
    """True when the server takes commands now (not while it still loads its file)."""
    from data_access.streams.redis_streams import StreamError, connect

    client = connect(url, 1.0)
    try:
        return bool(client.ping())
    except StreamError:
        return False
    finally:
        client.close()


def inspect(url: str) -> Server:
    """Version and persistence. Raises StreamError when it cannot be reached."""
    import redis

    from data_access.streams.redis_streams import connect

    client = connect(url)
    try:
        info: Any = client.info()
        try:
            config: Any = client.config_get("append*", "maxmemory-policy")
        except redis.ResponseError:
            config = {}
    finally:
        client.close()
    name = str(info.get("server_name", "redis"))
    version = str(info.get("valkey_version") or info.get("redis_version", "0"))
    facts = {_text(k): _text(v) for k, v in config.items()}
    return Server(
        name,
        version,
        bool(info.get("aof_enabled")),
        facts.get("appendfsync", ""),
        facts.get("maxmemory-policy", ""),
    )


def version_problem(url: str, lang: str) -> str | None:
    """Why this server cannot be used, in words, or None when it can."""
    from data_access.streams.redis_streams import StreamError

    try:
        server = inspect(url)
    except StreamError as error:
        return say(lang, "stream_unreachable", url=masked(url), reason=error)
    if not server.new_enough:
        return say(lang, "stream_too_old", url=masked(url), version=server.version)
    return None


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
