"""One mark a row of a chain, in a file without a name: however many rows there are, memory stays small."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

from data_access.database.database import Unavailable

PIECE = 64 * 1024


class Marks:
    """A byte for each of the rows 1, 2, 3 …, 0 or 1. Raises Unavailable when the disk is full."""

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` ends it
        except OSError as error:
            raise Unavailable(f"no temporary file: {error.strerror}") from error
        self._open, self._start, self.size = bytearray(), 1, 0
        """The newest marks, not yet in the file, and the row of the first of them."""

    def add(self, mark: bool) -> None:
        """The mark of the next row."""
        self.size += 1
        self._open.append(mark)
        if len(self._open) >= PIECE:
            self._write(bytes(self._open), self._start)
            self._start, self._open = self.size + 1, bytearray()

    def clear(self, n: int) -> None:
        """Take the mark of row n away."""
        if n >= self._start:
            self._open[n - self._start] = 0
        else:
            self._write(b"\0", n)

    def take(self, n: int) -> bool:
        """Whether row n has a mark; then it has none any more."""
        if not 0 < n <= self.size:
            return False
        marked = self._open[n - self._start] if n >= self._start else self._read(n, 1)[0]
        if marked:
            self.clear(n)
        return bool(marked)

    def left(self) -> Iterator[int]:
        """The rows that have a mark, in order."""
        for start in range(1, self._start, PIECE):
            yield from _marked(self._read(start, min(PIECE, self._start - start)), start)
        yield from _marked(bytes(self._open), self._start)

    def close(self) -> None:
        self._file.close()

    def _write(self, marks: bytes, n: int) -> None:
        try:
            os.pwrite(self._file.fileno(), marks, n - 1)
        except OSError as error:
            raise Unavailable(f"the temporary file cannot be written: {error.strerror}") from error

    def _read(self, n: int, size: int) -> bytes:
        return os.pread(self._file.fileno(), size, n - 1)


def _marked(marks: bytes, start: int) -> Iterator[int]:
    at = marks.find(1)
    while at >= 0:
        yield start + at
        at = marks.find(1, at + 1)
