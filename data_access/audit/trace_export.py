"""Exports of the trace: CSV or JSON Lines that a spreadsheet or a program reads, signed in the last line.

The signature is over the SHA-256 of every byte before the last line. CSV cells that a spreadsheet would take
for a formula get an apostrophe in front.
"""

from __future__ import annotations

import csv
import errno
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from msgspec import json

from data_access.audit.signing import Signer, is_signed
from data_access.audit.stored_rows import ODD
from data_access.database.trace_chain import FIELDS, hash_of
from domain.kernel.spreadsheet_cells import neutral

Format = Literal["csv", "json"]
FORMATS: tuple[Format, ...] = ("csv", "json")
FORMAT_NAME = "palmcommand-trace-1"
COLUMNS = (
    "county", "n", "seq", "previous", "at", "actor", "origin", "action", "object", "cause", "ordered_by",
    "old", "new", "reason", "masked", "before", "hash",
)  # fmt: skip
_SIGNATURE = "#signature"
_BLOCK = 1 << 20
_LONGEST_LAST_LINE = 1_000
_LONGEST_ROW = 16 * 1024 * 1024


def written(
    form: Format, about: dict[str, Any], rows: Iterable[dict[str, Any]], signer: Signer
) -> Iterator[bytes]:
    """The export piece by piece. `about`: what it is of (county, filters, up to which n, by whom, when)."""
    digest = sha256()
    about = {"format": FORMAT_NAME, "columns": COLUMNS, "public_key": signer.public, **about}
    pieces = _csv(about, rows) if form == "csv" else _json(about, rows)
    for piece in pieces:
        digest.update(piece)
        yield piece
    yield _last_line(form, signer.public, signer.sign(digest.digest()))


def _last_line(form: Format, public: str, signature: str) -> bytes:
    """The line that ends an export. Base64 may begin with a plus: in CSV it is a cell like any other."""
    if form == "csv":
        return _line([_SIGNATURE, "Ed25519", neutral(public), neutral(signature)])
    return json.encode({"kind": "Ed25519", "public_key": public, "signature": signature}) + b"\n"


def _csv(about: dict[str, Any], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """UTF-8 with the mark by which spreadsheets know it; the second line tells what this is."""
    yield b"\xef\xbb\xbf" + _line(COLUMNS)
    yield _line(["#about", json.encode(about).decode()])
    for row in rows:
        yield _line([neutral(_cell(row.get(name))) for name in COLUMNS])


def _json(about: dict[str, Any], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    yield json.encode({"about": about}) + b"\n"
    for row in rows:
        yield json.encode(row) + b"\n"


def _line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(cells)
    return buffer.getvalue().encode()


def _cell(value: Any) -> Any:
    return json.encode(value).decode() if isinstance(value, dict | list) else value


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found. `problem`: '' when all is right, else unreadable, foreign_key, bad_signature or
    bad_row (then `n` names it). `proven`: rows whose hash was computed anew; `hidden`: masked ones, which
    only the signature covers.
    """

    public: str = ""
    problem: str = ""
    n: int = 0
    proven: int = 0
    hidden: int = 0


def check(path: Path, public: str) -> Checked:
    """Whether a file is an export signed by the key `public` and nobody changed it since. Raises OSError."""
    digest, last = _digest_and_last(path)
    found, signature = _signature(last)
    if not found:
        return Checked(problem="unreadable")
    if found != public:
        return Checked(found, "foreign_key")
    if not is_signed(public, digest, signature):
        return Checked(found, "bad_signature")
    return _check_rows(path, found) if last.startswith(b"{") else Checked(found)


def _digest_and_last(path: Path) -> tuple[bytes, bytes]:
    """SHA-256 of everything before the last line, and that line. Raises OSError for what is no file."""
    if not path.is_file():
        raise OSError(errno.EINVAL, "not a file", str(path))
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_LAST_LINE))
        end = file.read(_LONGEST_LAST_LINE)
        last = end.splitlines(keepends=True)[-1] if end else b""
        file.seek(0)
        digest, left = sha256(), size - len(last)
        while left > 0 and (block := file.read(min(_BLOCK, left))):
            digest.update(block)
            left -= len(block)
    return digest.digest(), last


def _signature(last: bytes) -> tuple[str, str]:
    """(public key, signature) of a last line; ('', '') when it is none of ours to the byte."""
    try:
        if last.startswith(b"{"):
            content = json.decode(last)
            public, signature = str(content["public_key"]), str(content["signature"])
            ours = {_last_line("json", public, signature)}
        else:
            _, _, *cells = next(csv.reader([last.decode()]))
            public, signature = (cell.removeprefix("'") for cell in cells)
            unquoted = _line([_SIGNATURE, "Ed25519", public, signature])  # as before 2026-11-28
            ours = {_last_line("csv", public, signature), unquoted}
        return (public, signature) if last in ours else ("", "")
    except (*ODD, StopIteration, csv.Error):
        return "", ""


def _check_rows(path: Path, public: str) -> Checked:
    """Compute the hash of every row of a JSON export that shows all of itself. A line that is no row of ours
    is named by the row before it.
    """
    proven = hidden = n = 0
    with path.open("rb") as file:
        file.readline(_LONGEST_ROW)
        while raw := file.readline(_LONGEST_ROW):
            try:
                row = json.decode(raw)
                if "signature" in row:
                    break
                n = int(row["n"])
                right = bool(row["masked"]) or _is_proven(row)
                hidden += bool(row["masked"])
            except ODD:
                return Checked(public, "bad_row", n, proven, hidden)
            if not right:
                return Checked(public, "bad_row", n, proven, hidden)
            proven += not row["masked"]
    return Checked(public, proven=proven, hidden=hidden)


def _is_proven(row: dict[str, Any]) -> bool:
    body = {name: row[name] for name in ("old", "new", "reason") if name in row}
    whole = row | {"body": json.encode(body).decode()}
    fields: Any = tuple(whole[name] for name in FIELDS)
    return hash_of(bytes.fromhex(row["before"]), fields).hex() == str(row["hash"])
