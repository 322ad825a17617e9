"""The photos and recordings that a returned journal names, as they are in the township's installation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection

from data_access.cases.photo_rows import read_photo
from data_access.squads.voice_rows import read_voice
from domain.emergency.rollouts.sheets.photo_lines import PHOTO
from domain.emergency.rollouts.sheets.squad_lines import SQUAD_MESSAGE
from domain.kernel.worlds import WorldId

Media = Iterator[tuple[str, bytes]]


def list_photo_files(connection: Connection, world: WorldId, lines: Sequence[str]) -> Media:
    """(name, content) of each photo that is still there, once. `lines`: of the journal, the first its
    head.
    """
    named = _list_named(lines, PHOTO, "case", "photo")
    return _read_all(named, lambda case, photo: read_photo(connection, world, case, photo))


def list_voice_files(connection: Connection, world: WorldId, lines: Sequence[str]) -> Media:
    """The same for recordings."""

    def read(squad: str, voice: str) -> bytes | None:
        stored = read_voice(connection, world, squad, voice)
        return None if stored is None else stored[0]

    return _read_all(_list_named(lines, SQUAD_MESSAGE, "squad", "voice"), read)


def _list_named(lines: Sequence[str], kind: str, place: str, name: str) -> dict[str, str]:
    """Where what is named stands, by its name."""
    parsed = (json.loads(line) for line in lines[1:])
    return {
        line["told"][name]: line["told"][place]
        for line in parsed
        if line["kind"] == kind and line["told"].get(name)
    }


def _read_all(named: dict[str, str], read: Callable[[str, str], bytes | None]) -> Media:
    return ((name, content) for name, place in named.items() if (content := read(place, name)) is not None)
