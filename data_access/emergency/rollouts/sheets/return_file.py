"""A returned journal as a file: its lines alone, or a ZIP of them and of the photos that they name."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from domain.cases.photos import MOST_BYTES, name_photo
from domain.emergency.rollouts.sheets.township_journal import split_lines
from domain.kernel.errors import Refused

JOURNAL, PHOTOS = "journal.jsonl", "photos/"
MOST_JOURNAL: Final = 64 * 1024 * 1024
UNREADABLE: Final = (KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What zipfile raises of one in it: not there, cut off, under a password or packed otherwise, broken."""


class ReturnFile:
    """`texts`: the lines of the journal. Photos are read one by one."""

    def __init__(self, texts: list[str], archive: zipfile.ZipFile | None = None) -> None:
        self.texts, self._archive = texts, archive

    def has_photo(self, photo: str) -> bool:
        """Whether it is there, not larger than one may be."""
        try:
            return self._archive is not None and self._info(photo).file_size <= MOST_BYTES
        except KeyError:
            return False

    def read_photo(self, photo: str) -> bytes:
        """A photo by the name of its content. Refused bad_photo for one that is not there, is too large or is
        another than its name says.
        """
        try:
            if self._archive is None:
                raise KeyError(photo)
            with self._archive.open(self._info(photo)) as file:
                content = file.read(MOST_BYTES + 1)
        except (OSError, *UNREADABLE):
            content = b""
        if len(content) > MOST_BYTES or name_photo(content) != photo:
            raise Refused("bad_photo", "not the photo that the journal names", "photo")
        return content

    def _info(self, photo: str) -> zipfile.ZipInfo:
        assert self._archive is not None  # nosec B101 - asked before
        return self._archive.getinfo(f"{PHOTOS}{photo}.jpg")


NO_FILE: Final = ReturnFile([])
"""One without photos."""


@contextmanager
def open_return(path: Path) -> Iterator[ReturnFile]:
    """A file of either kind. Refused bad_journal; raises OSError, UnicodeDecodeError."""
    if not zipfile.is_zipfile(path):
        yield ReturnFile(split_lines(path.read_text("utf-8")))
        return
    with zipfile.ZipFile(path) as archive:
        try:
            with archive.open(JOURNAL) as file:
                content = file.read(MOST_JOURNAL + 1)
        except UNREADABLE:
            raise Refused("bad_journal", "line 1: there is no journal in it", "journal") from None
        if len(content) > MOST_JOURNAL:
            raise Refused("bad_journal", "line 1: it is too large", "journal")
        yield ReturnFile(split_lines(content.decode("utf-8")), archive)


def write_return_file(file: Path, lines: Iterable[str], photos: Iterable[tuple[str, bytes]]) -> None:
    """Write the ZIP: whole, on the disk, and for nobody else's eyes. `photos`: by the names of their content.
    Raises OSError.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "r+b") as opened:
            with zipfile.ZipFile(opened, "w") as archive:
                text = "".join(f"{line}\n" for line in lines)
                archive.writestr(JOURNAL, text, zipfile.ZIP_DEFLATED)
                for photo, content in photos:
                    archive.writestr(f"{PHOTOS}{photo}.jpg", content)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
