"""The photos of a trail for paper: small and not too many; those that cannot be shown are named as such."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from data_access.cases.photo_rows import read_photo
from data_access.files.photo_files import shrink_photo
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

if TYPE_CHECKING:
    from data_access.store import Store

MOST_PRINTED: Final = 24
"""Four on a page: six pages at most."""
SIDE: Final = 800
QUALITY: Final = 70
MOST_BYTES: Final = 4 * 1024 * 1024
"""Of all of them together; one is some 60 KB."""


@dataclass(frozen=True, slots=True)
class PrintedPhoto:
    """One photo, a JPEG; without content `why` is the name of the words that say why not."""

    content: bytes = b""
    why: str = ""


def print_photos(
    store: Store, world: WorldId, case: str, ids: Iterable[str], in_turn: Callable[..., PrintedPhoto]
) -> dict[str, PrintedPhoto]:
    """The photos of a case by their id, the first MOST_PRINTED of them to be seen. `in_turn` reads and
    shrinks one: each waits for a turn of its own, so that those of phones come in between; one that gets none
    behind others is not printed. Raises Unavailable, and Refused still_preparing where the first gets none.
    """
    made: dict[str, PrintedPhoto] = {}
    bytes_left = MOST_BYTES
    for id in dict.fromkeys(ids):
        printed = sum(bool(photo.content) for photo in made.values())
        is_room = printed < MOST_PRINTED
        try:
            made[id] = in_turn(_print_photo, store, world, case, id) if is_room else _TOO_MANY
        except Refused:
            if not made:
                raise
            made[id] = _NO_TURN
        if len(made[id].content) > bytes_left:
            made[id] = _TOO_MANY
        bytes_left -= len(made[id].content)
    return made


_TOO_MANY = PrintedPhoto(why="trail.photo.more")
_NO_TURN = PrintedPhoto(why="trail.photo.unprepared")


def _print_photo(store: Store, world: WorldId, case: str, id: str) -> PrintedPhoto:
    with store.reading() as connection:
        kept = read_photo(connection, world, case, id)
    if kept is None:
        return PrintedPhoto(why="trail.photo.gone")
    try:
        return PrintedPhoto(shrink_photo(kept, SIDE, QUALITY))
    except Refused:
        return PrintedPhoto(why="trail.photo.damaged")
