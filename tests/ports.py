"""Ports for the servers that tests start: nobody else is given one while this process lives."""

from __future__ import annotations

import socket

_HELD: list[socket.socket] = []


def free_port() -> int:
    """A port of the loopback that a server may listen on, now or in a while, and again after its restart.

    It stays bound here without listening. A server that sets SO_REUSEADDR, as all of ours do, may bind it
    too; whoever asks the system for any port, in this process or another, is not given it.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    _HELD.append(holder)
    return int(holder.getsockname()[1])
