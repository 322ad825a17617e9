"""`palmcommand intake`: official warnings from the watched folder and from feeds, through the door.

Each source is a thread of its own: a feed that hangs holds up no other. How each is goes to the hash
{county}:intake on the stream server, which the web program looks at (dashboard/realtime/hop_health.py).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import redis
import structlog
from msgspec import json

from dashboard.ingest.warning_feed import WarningFeed
from data_access.database.codec import utc_text
from data_access.files.warnings.watched_folder import PATIENCE_S, FoundFile, WatchedFolder
from data_access.gateways.feed_gateway import FeedError
from data_access.store import Unavailable
from data_access.streams.redis_streams import StreamError, key
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.emergency.warnings.refusal import Fault, NotUnderstood
from domain.emergency.warnings.standing.warning_commands import ReceiveWarning
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

LOOK_S: Final = 1.0
PAUSE_S: Final = 2.0
EXPIRES_S: Final = 86_400
FOLDER: Final = "folder"

log = structlog.get_logger()


class Door(Protocol):
    """What takes commands."""

    def handle(self, command: Command, by: Actor) -> Any: ...


class Intake:
    """The sources of one installation. `worlds`: whose warnings are taken."""

    def __init__(
        self, door: Door, streams: redis.Redis, worlds: Sequence[WorldId], stop: threading.Event
    ) -> None:
        self._door, self._streams, self._worlds, self._stop = door, streams, worlds, stop
        self._taken: dict[str, int] = {}
        self._refused: dict[str, int] = {}

    def run(self, folder: Path | None, feeds: Sequence[WarningFeed]) -> None:
        """Work until asked to stop."""
        loops: list[Callable[[], None]] = [partial(self._watch_feed, feed) for feed in feeds]
        if folder is not None:
            loops.append(partial(self._watch_folder, WatchedFolder(folder)))
        threads = [threading.Thread(target=loop, daemon=True) for loop in loops]
        for thread in threads:
            thread.start()
        self._stop.wait()
        for thread in threads:
            thread.join(5)

    def take(self, source: str, name: str, content: bytes) -> None:
        """Give a file to the door of each county. Raises Refused, when no county can read it; Unavailable."""
        actor = Actor(Viewer(Kind.INNER, f"intake:{source}"[:120], "", ()))
        for world in self._worlds:
            command = ReceiveWarning(region=world.county, source=source, name=name, content=content)
            self._door.handle(command, actor)
        self._taken[source] = self._taken.get(source, 0) + 1

    def look_at_folder(self, folder: WatchedFolder, now: float) -> int:
        """Take what lies whole in the folder; how many files were put away. `now`: Unix time. Raises OSError,
        Unavailable.
        """
        done = 0
        for path in folder.look(now):
            with folder.hold(path, now) as file:
                done += file is not None and self._put_away(folder, file)
        return done

    def _put_away(self, folder: WatchedFolder, file: FoundFile) -> bool:
        try:
            self.take(FOLDER, file.path.name, file.content)
        except Refused as refused:
            if file.age_s < PATIENCE_S and refused.detail.startswith(Fault.NOT_XML):
                return False
            folder.refuse(file, refused.detail or refused.code)
            self._refused[FOLDER] = self._refused.get(FOLDER, 0) + 1
            log.warning("warning_file_refused", file=file.path.name, reason=refused.detail)
            return True
        folder.take(file)
        return True

    def look_at_feed(self, feed: WarningFeed, now: float) -> int:
        """Take what is new on a feed; a message that cannot be read, or that nobody fetches, is told of, and
        holds up no other.
        """

        def take(name: str, content: bytes) -> None:
            try:
                self.take(feed.name, name.rpartition("/")[2][:100], content)
            except Refused as refused:
                refuse(f"{feed.name} {name}", refused.detail)

        def refuse(where: str, reason: str) -> None:
            self._refused[feed.name] = self._refused.get(feed.name, 0) + 1
            log.warning("warning_message_refused", where=where, reason=reason)

        return feed.look(now, take, lambda what: refuse(feed.name, what))

    def _watch_folder(self, folder: WatchedFolder) -> None:
        self._repeat(FOLDER, lambda: self.look_at_folder(folder, time.time()), lambda: LOOK_S)

    def _watch_feed(self, feed: WarningFeed) -> None:
        self._repeat(
            feed.name,
            lambda: self.look_at_feed(feed, time.monotonic()),
            lambda: max(0.0, feed.due - time.monotonic()),
        )

    def _repeat(self, source: str, look: Callable[[], int], pause: Callable[[], float]) -> None:
        """Look again and again; say each time how it went, the log only when that changed."""
        reported = ""
        while not self._stop.is_set():
            error = ""
            try:
                look()
            except (FeedError, NotUnderstood, OSError, Unavailable) as problem:
                error = (str(problem) or type(problem).__name__)[:200]
            except Exception as problem:
                error = type(problem).__name__
                log.exception("intake_failed", source=source)
            if error != reported:
                log.warning("intake_ill", source=source, error=error) if error else log.info(
                    "intake_well", source=source
                )
                reported = error
            self.tell(source, error)
            self._stop.wait(max(pause(), PAUSE_S if error else 0.0))

    def tell(self, source: str, error: str) -> None:
        """Write down how a source is. `well`: when it was well the last time, or was looked at first."""
        counts = {
            "error": error,
            "taken": self._taken.get(source, 0),
            "refused": self._refused.get(source, 0),
        }
        try:
            for world in self._worlds:
                name = key(world, "intake")
                told_before: Any = self._streams.hget(name, source)
                before = json.decode(told_before) if told_before else {}
                at = utc_text(datetime.now(UTC))
                well = (before.get("well") or at) if error else at
                self._streams.hset(name, source, json.encode(counts | {"at": at, "well": well}).decode())
                self._streams.expire(name, EXPIRES_S)
        except StreamError as problem:
            log.debug("intake_untold", error=str(problem))
