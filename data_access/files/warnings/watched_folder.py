"""A folder into which others put files of warnings: each is taken once, when it is written to its end.

A file is locked while it is worked on, so that of two programs one has it, and a program that dies leaves it
for the next. It stays in its place until what it says is in the database; then it goes to `taken/`, or to
`refused/` with a file beside it that says why. Whoever is told a file twice takes it once (by the names of
its messages), so nothing is lost or doubled between the commit and the move.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from data_access.files.warnings.safe_xml import MOST_BYTES

TAKEN, REFUSED = "taken", "refused"
UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart")
"""How programs name what they still write."""
SETTLED_S: Final = 2.0
"""A file nobody wrote to for so long, at two looks, is whole."""
PATIENCE_S: Final = 60.0
"""So long a file that breaks off may still be written to."""
MOST_AT_ONCE: Final = 200

Seen = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is held. `content`: at most one byte more than is taken."""

    path: Path
    content: bytes
    age_s: float


class WatchedFolder:
    """One folder; remembers how its files looked the last time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: dict[str, Seen] = {}

    def look(self, now: float) -> list[Path]:
        """Files that have not changed since the last look, by name. `now`: Unix time. Raises OSError."""
        found: dict[str, Seen] = {}
        settled: list[Path] = []
        with os.scandir(self._path) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
                    continue
                if not entry.is_file(follow_symlinks=False):
                    continue
                facts = entry.stat(follow_symlinks=False)
                found[entry.name] = (facts.st_size, facts.st_mtime_ns)
                if self._seen.get(entry.name) == found[entry.name] and now - facts.st_mtime >= SETTLED_S:
                    settled.append(self._path / entry.name)
        self._seen = found
        return sorted(settled)[:MOST_AT_ONCE]

    @contextmanager
    def hold(self, path: Path, now: float) -> Iterator[FoundFile | None]:
        """A file, held against other programs; None when another has it, or had it."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            yield None
            return
        try:
            yield self._held(path, descriptor, now)
        finally:
            os.close(descriptor)

    @staticmethod
    def _held(path: Path, descriptor: int, now: float) -> FoundFile | None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            facts, there = os.fstat(descriptor), os.stat(path, follow_symlinks=False)
        except OSError:
            return None
        if facts.st_ino != there.st_ino or not stat.S_ISREG(facts.st_mode):
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return FoundFile(path, file.read(MOST_BYTES + 1), now - facts.st_mtime)

    def take(self, file: FoundFile) -> Path:
        """Put a file away that was taken. Raises OSError."""
        return self._move(file.path, TAKEN)

    def refuse(self, file: FoundFile, reason: str) -> Path:
        """Put a file away that was refused, with the reason beside it. Raises OSError."""
        to = self._free(REFUSED, file.path.name)
        to.with_name(f"{to.name}.reason").write_text(f"{reason}\n", encoding="utf-8")
        file.path.rename(to)
        return to

    def _move(self, path: Path, folder: str) -> Path:
        to = self._free(folder, path.name)
        path.rename(to)
        return to

    def _free(self, folder: str, name: str) -> Path:
        """A name in a folder that no file has, made by counting."""
        place = self._path / folder
        with suppress(FileExistsError):
            place.mkdir(mode=0o700)
        stem, dot, ending = name.rpartition(".")
        number, to = 1, place / name
        while to.exists():
            number += 1
            to = place / (f"{stem}-{number}.{ending}" if dot else f"{name}-{number}")
        return to
