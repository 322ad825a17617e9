"""A returned journal as a file: its lines alone, or a ZIP of them and of the photos and recordings that they
name.
"""

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
from domain.squads import voices as spoken

JOURNAL, PHOTOS, VOICES = "journal.jsonl", "photos/", "voices/"
ZIP_BEGINS: Final = b"PK\x03\x04"
MOST_JOURNAL: Final = 64 * 1024 * 1024
UNREADABLE: Final = (KeyError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)
"""What zipfile raises of one in it: not there, cut off, under a password or packed otherwise, broken."""

NOT_WHOLE: Final = "line 1: the ZIP is not whole, copy it again"


class ReturnFile:
    """`texts`: the lines of the journal. Photos and recordings are read one by one."""

    def __init__(self, texts: list[str], archive: zipfile.ZipFile | None = None) -> None:
        self.texts, self._archive = texts, archive

    def find_fault(self, photo: str = "", voice: str = "") -> str:
        """Why what a line names cannot be taken: photo_missing, bad_photo, voice_missing, bad_voice; '' when
        it can.
        """
        if photo and not self._has(_photo_path(photo)):
            return "photo_missing"
        if voice and not self._has(_voice_path(voice)):
            return "voice_missing"
        try:
            if photo:
                self.read_photo(photo)
            if voice:
                self.read_voice(voice)
        except Refused as why:
            return why.code
        return ""

    def read_photo(self, photo: str) -> bytes:
        """A photo by the name of its content. Refused bad_photo for one that is not there, is too large or is
        another than its name says.
        """
        content = self._read(_photo_path(photo), MOST_BYTES)
        if len(content) > MOST_BYTES or name_photo(content) != photo:
            raise Refused("bad_photo", "not the photo that the journal names", "photo")
        return content

    def read_voice(self, voice: str) -> bytes:
        """The same for a recording. Refused bad_voice."""
        content = self._read(_voice_path(voice), spoken.MOST_BYTES)
        if len(content) > spoken.MOST_BYTES or spoken.name_voice(content) != voice:
            raise Refused("bad_voice", "not the recording that the journal names", "voice")
        return content

    def _has(self, path: str) -> bool:
        return self._archive is not None and path in self._archive.NameToInfo

    def _read(self, path: str, most: int) -> bytes:
        """As much of it as shows that it is too large; nothing of what cannot be read."""
        if self._archive is None:
            return b""
        try:
            with self._archive.open(path) as file:
                return file.read(most + 1)
        except (OSError, *UNREADABLE):
            return b""


def _photo_path(photo: str) -> str:
    return f"{PHOTOS}{photo}.jpg"


def _voice_path(voice: str) -> str:
    return f"{VOICES}{voice}"


NO_FILE: Final = ReturnFile([])
"""One without photos and recordings."""


@contextmanager
def open_return(path: Path) -> Iterator[ReturnFile]:
    """A file of either kind. Refused bad_journal, also for a ZIP that was cut off; raises OSError."""
    if not zipfile.is_zipfile(path):
        yield ReturnFile(split_lines(_read_text(path.read_bytes())))
        return
    with _open_archive(path) as archive:
        try:
            with archive.open(JOURNAL) as file:
                content = file.read(MOST_JOURNAL + 1)
        except UNREADABLE:
            raise Refused("bad_journal", "line 1: there is no journal in it", "journal") from None
        if len(content) > MOST_JOURNAL:
            raise Refused("bad_journal", "line 1: it is too large", "journal")
        yield ReturnFile(split_lines(_read_text(content)), archive)


def _open_archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except UNREADABLE:
        raise Refused("bad_journal", NOT_WHOLE, "journal") from None


def _read_text(content: bytes) -> str:
    if content.startswith(ZIP_BEGINS):
        raise Refused("bad_journal", NOT_WHOLE, "journal")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("bad_journal", "line 1: no text", "journal") from None


def write_return_file(
    file: Path,
    lines: Iterable[str],
    photos: Iterable[tuple[str, bytes]],
    voices: Iterable[tuple[str, bytes]] = (),
) -> None:
    """Write the ZIP: whole, on the disk, and for nobody else's eyes. `photos`, `voices`: by the names of
    their content. Raises OSError.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "r+b") as opened:
            with zipfile.ZipFile(opened, "w") as archive:
                text = "".join(f"{line}\n" for line in lines)
                archive.writestr(JOURNAL, text, zipfile.ZIP_DEFLATED)
                for photo, content in photos:
                    archive.writestr(_photo_path(photo), content)
                for voice, content in voices:
                    archive.writestr(_voice_path(voice), content)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
