"""A file of storms, read: its form told apart by what is in it; all of it, or refused."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Final

from data_access.files.encodings import NoEncoding, decoded
from data_access.files.storms.best_tracks import read_cma, read_ibtracs
from data_access.files.storms.province_json import read_province, read_recording
from data_access.files.storms.province_track import is_track, read_track
from data_access.files.storms.read_storm import NotRead, ReadFile

MOST_BYTES: Final = 64 * 1024 * 1024
_ZIPPED: Final = b"\x1f\x8b"


def read_storms(path: Path) -> ReadFile:
    """The storms of a file, which may be zipped by gzip. Raises NotRead."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotRead("unreadable", 0, error.strerror or str(error)) from None
    return read_content(content, path.name)


def read_content(content: bytes, name: str) -> ReadFile:
    """The storms in the bytes of a file. Raises NotRead."""
    if len(content) <= MOST_BYTES and content.startswith(_ZIPPED):
        content = _unzipped(content)
    if len(content) > MOST_BYTES:
        raise NotRead("too_large", 0, f"> {MOST_BYTES}")
    try:
        text = decoded(content).text
    except NoEncoding as error:
        raise NotRead("bad_encoding", error.rows[0] if error.rows else 0, error.code) from None
    return _read(text.lstrip("\ufeff"), name)


def _unzipped(content: bytes) -> bytes:
    """At most one byte more than a file may have."""
    opened = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        found = opened.decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise NotRead("cut_off", 0, str(error)) from None
    if len(found) <= MOST_BYTES and not opened.eof:
        raise NotRead("cut_off", 0, "gzip")
    return found


def _read(text: str, name: str) -> ReadFile:
    first = next((line for line in text.splitlines() if line.strip()), "").strip()
    if first.startswith("66666"):
        return read_cma(text)
    if first.startswith("{") and first.endswith("}") and '"kind"' in first:
        return read_recording(text, name)
    if first.startswith(("{", "[")):
        return read_province(text, name)
    return read_track(text) if is_track(first) else read_ibtracs(text)
