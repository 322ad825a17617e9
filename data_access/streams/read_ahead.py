"""Reading ahead: while one batch is worked on, the next one comes, and the last one's acknowledgements are
made durable by the stream server.

Commands go out on a connection of their own and their answers are read in the same order, later. Only for a
backlog: an entry that comes alone is taken at once and waits for nobody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import redis
from redis.exceptions import ResponseError

from data_access.streams.inbox import Entry, Inbox
from data_access.streams.redis_streams import StreamError

MOST_READS = 2
"""One is worked on when the other is sent."""


class _Sent(NamedTuple):
    """Commands that were sent and not answered. `read`: how many entries the last of them asks for, 0 when it
    is no read.
    """

    commands: int
    read: int


class ReadAhead:
    """What was asked of the stream server and not answered yet. Everything raises StreamError. `check`: looks
    at each answer but those of reads, and raises what is an error.
    """

    def __init__(self, client: redis.Redis, inbox: Inbox, check: Callable[[Any], None]) -> None:
        self._pool, self._inbox, self._check = client.connection_pool, inbox, check
        self._connection: Any = None
        self._sent: deque[_Sent] = deque()

    @property
    def open(self) -> bool:
        """Whether answers are still to come."""
        return bool(self._sent)

    def send(self, commands: list[tuple[Any, ...]]) -> None:
        """Send commands, and a read of new entries behind them as long as there is a backlog."""
        count = 0
        if self._inbox.full and self._reads() < MOST_READS and (read := self._inbox.read_command()):
            commands, count = [*commands, read[0]], read[1]
        if not commands:
            return
        if self._connection is None:
            self._connection = self._pool.get_connection()
        self._sent.append(_Sent(len(commands), count))
        self._connection.send_packed_command(self._connection.pack_commands(commands))

    def _reads(self) -> int:
        return sum(sent.read > 0 for sent in self._sent)

    def next(self) -> list[Entry] | None:
        """The entries of the oldest read that was not answered; None when no answer is to come any more."""
        while self._sent:
            sent = self._sent[0]
            answers = [self._answer() for _ in range(sent.commands)]
            self._sent.popleft()
            for answer in answers[: -1 if sent.read else None]:
                self._check(answer)
            if sent.read:
                return self._read(answers[-1], sent.read)
        return None

    def _read(self, answer: Any, count: int) -> list[Entry]:
        if isinstance(answer, Exception):
            raise answer
        return self._inbox.received(answer, count)

    def _answer(self) -> Any:
        try:
            return self._connection.read_response()
        except ResponseError as error:
            return error

    def drop(self) -> None:
        """After a failure: have done what can be done, and forget the answers. What was read stays on our
        list, and comes again.
        """
        connection, self._connection = self._connection, None
        if connection is None:
            return
        left = sum(sent.commands for sent in self._sent)
        self._sent.clear()
        with suppress(*StreamError):
            for _ in range(left):
                with suppress(ResponseError):
                    connection.read_response()
        connection.disconnect()
        self._pool.release(connection)
