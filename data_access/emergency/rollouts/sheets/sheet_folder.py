"""The folder of call sheets and evacuation forms: the newest of each under its own name, older ones beside
it, and a list that says when they were last compared with the database.

A file is whole or not there. What is of a roll-out or an evacuation that is over is taken away: names and
phones stand in it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec

from data_access.database.codec import utc_text
from domain.kernel.worlds import WorldId

LIST: Final = "list.json"
SUBJECTS: Final = ("RW-*", "ZY-*")
"""How roll-outs and evacuations are called."""
EVERY: Final = timedelta(minutes=5)
STALE: Final = timedelta(minutes=10)
"""Sheets are compared this often while a roll-out runs; later than this they count as stale."""


class SheetFolder:
    """Sheets under one folder. `kept`: how many older files of each. Raises OSError where it cannot write."""

    def __init__(self, folder: Path, kept: int = 3) -> None:
        self.folder, self._kept = folder, kept

    def place(self, world: WorldId, subject: str) -> Path:
        """Where the sheets of a roll-out or an evacuation lie."""
        return self.folder / str(world) / subject

    def read_list(self, world: WorldId, subject: str) -> dict[str, Any]:
        """What the list says: `checked_at`, and `sheets` by region; empty before the first."""
        try:
            found = msgspec.json.decode((self.place(world, subject) / LIST).read_bytes())
        except (OSError, msgspec.DecodeError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_list(
        self, world: WorldId, subject: str, sheets: Mapping[str, Mapping[str, Any]], now: datetime
    ) -> None:
        """Say that everything was compared now."""
        named = "evacuation" if subject.startswith("ZY") else "rollout"
        facts = {"checked_at": utc_text(now), named: subject, "sheets": sheets}
        write_whole(self.place(world, subject) / LIST, msgspec.json.format(msgspec.json.encode(facts)))

    def put(self, world: WorldId, subject: str, region: str, as_of: datetime, content: bytes) -> Path:
        """Lay a sheet in the place of the one before, which is kept under the time of its replacement."""
        place = self.place(world, subject)
        file = place / f"{region}.pdf"
        if file.exists():
            older = place / "older"
            older.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.replace(file, older / f"{region}-{as_of:%Y%m%dT%H%M%S%f}.pdf")
            for gone in sorted(older.glob(f"{region}-*.pdf"))[: -self._kept]:
                gone.unlink(missing_ok=True)
        write_whole(file, content)
        return file

    def clear(self, world: WorldId, live: Collection[str]) -> list[str]:
        """Take away the sheets of all roll-outs and evacuations but those that run; which."""
        place = self.folder / str(world)
        if not place.is_dir():
            return []
        found = [path.name for form in SUBJECTS for path in place.glob(form) if path.is_dir()]
        gone = sorted(name for name in found if name not in live)
        for name in gone:
            shutil.rmtree(place / name)
        return gone

    def age(self, world: WorldId, subject: str, began_at: datetime, now: datetime) -> timedelta:
        """How long ago the sheets of a roll-out or an evacuation were last compared; since it began when they
        never were.
        """
        text = str(self.read_list(world, subject).get("checked_at") or "")
        with suppress(ValueError):
            return max(timedelta(), now - datetime.fromisoformat(text))
        return max(timedelta(), now - began_at)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file that is whole whoever reads it when, and on the disk."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
