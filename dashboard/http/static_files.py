"""The files a browser needs, scripts, styles and fonts: looked up by name and sent with next to no work.

What is there is known when the program starts, and so are the names: nothing a client may vary (a query, a
fingerprint, a range) makes another entry. Scripts and styles are compressed once, on a thread of their own;
until one is, it goes out as it is. What scripts/bundle.py has compressed is read instead: what lies beside
its file is so from the first request on. Answers come before Flask, so a flood of them costs a flood of
sends.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gevent
import structlog
from dash.fingerprint import check_fingerprint

from dashboard.concurrency.threads import offload
from dashboard.http.browser_modules import split_version
from dashboard.http.compression import ENCODINGS, FOREVER, LONGEST_OFFER, ONE_DAY, compress

ASSETS, SUITES = "/assets/", "/_dash-component-suites/"
COMPRESSED = frozenset({".js", ".css", ".svg", ".json"})
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".woff2": "font/woff2"}
OTHER_VERSION = "no-cache"
"""Of a page that was sent before the program was another: it gets what there is now, and keeps it not."""
LEAST_BYTES = 800
LARGE_BYTES = 200_000
LEVELS = {"br": 9, "gzip": 9}
LEVELS_OF_LARGE = {"br": 5, "gzip": 6}
"""plotly-basic.min.js, 1.2 MB: a quarter of the time for a fiftieth more."""
PIECE = 64 * 1024
PACKED = "packed"
"""The folder beside the bundles where bodies lie compressed by their content."""

log = structlog.get_logger()


@dataclass(slots=True)
class File:
    """One file: its type, its tag, and its body by encoding as soon as that was made."""

    path: Path
    kind: str
    tag: str
    packed: dict[str, bytes] = field(default_factory=dict)

    def compress(self, kept: Path | None = None) -> None:
        """Read the compressed bodies where they are kept, or make them: this takes CPU, so never on the loop.
        Raises OSError.
        """
        if self.packed or not is_worth_packing(self.path):
            return
        body = self.path.read_bytes()
        there = packed_by_content(kept, body) if kept else {}
        if there and all(file.is_file() for file in there.values()):
            self.packed.update({encoding: file.read_bytes() for encoding, file in there.items()})
        else:
            self.packed.update(pack(body))


def is_worth_packing(path: Path) -> bool:
    """Whether a file is one that goes out compressed. Raises OSError."""
    return path.suffix in COMPRESSED and path.stat().st_size >= LEAST_BYTES


def pack(body: bytes) -> dict[str, bytes]:
    """A body compressed, by encoding."""
    levels = LEVELS_OF_LARGE if len(body) > LARGE_BYTES else LEVELS
    return {encoding: compress(body, encoding, levels[encoding]) for encoding in ENCODINGS}


def packed_by_content(folder: Path, body: bytes) -> dict[str, Path]:
    """Where in a folder a body lies compressed, if it does, by encoding: another body lies elsewhere."""
    name = hashlib.blake2b(body, digest_size=16).hexdigest()
    return {encoding: folder / f"{name}.{encoding}" for encoding in ENCODINGS}


def packed_beside(path: Path, encoding: str) -> Path:
    """Where a file's body lies compressed, if it does."""
    return path.with_name(f"{path.name}.{encoding}")


def file_at(path: Path) -> File:
    """A file as it is on the disk now. Raises OSError."""
    known = os.stat(path)
    beside = {encoding: packed_beside(path, encoding) for encoding in ENCODINGS}
    kind = TYPES.get(path.suffix) or mimetypes.types_map.get(path.suffix, "application/octet-stream")
    packed = {encoding: file.read_bytes() for encoding, file in beside.items() if file.is_file()}
    return File(path, kind, f'W/"{known.st_mtime_ns:x}-{known.st_size:x}"', packed)


class Shelf:
    """The files of one program by their address, without fingerprints. `headers`: on every answer; `version`:
    the one in the addresses of the modules that are here; `kept`: the folder of bodies that are compressed.
    """

    def __init__(
        self,
        files: Mapping[str, Path],
        headers: Mapping[str, str],
        version: str = "",
        kept: Path | None = None,
    ) -> None:
        self._version, self._kept = version, kept
        self._files = {address: file_at(path) for address, path in files.items() if path.is_file()}
        self._headers = list(headers.items())

    def compress_aside(self) -> None:
        """Compress all files, one after the other, on a native thread; ends when that is done."""
        offload(self.compress_all)

    def compress_all(self) -> None:
        """Compress what is not compressed yet, the small ones that every page needs first."""
        for file in sorted(self._files.values(), key=lambda file: file.path.stat().st_size):
            try:
                file.compress(self._kept)
            except OSError as error:
                log.warning("a file of the pages cannot be read", file=str(file.path), error=str(error))

    def find(self, environ: Mapping[str, Any]) -> tuple[File, str] | None:
        """The file of a request, and how long its address may be kept; None for none of ours."""
        path = str(environ.get("PATH_INFO", ""))
        if not path.startswith((ASSETS, SUITES)) or environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return None
        version, unversioned = split_version(path)
        named = version == self._version if version else "m=" in environ.get("QUERY_STRING", "")
        if path.startswith(SUITES):
            unversioned, fingerprinted = check_fingerprint(path)
            named = named or fingerprinted
        file = self._files.get(unversioned)
        if file is None:
            return None
        return file, FOREVER if named else OTHER_VERSION if version else ONE_DAY

    def send(
        self, found: tuple[File, str], environ: Mapping[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """WSGI's answer with a file that was found."""
        file, kept = found
        headers = [*self._headers, ("ETag", file.tag), ("Vary", "Accept-Encoding")]
        headers.append(("Cache-Control", kept))
        if file.tag in str(environ.get("HTTP_IF_NONE_MATCH", "")):
            start_response("304 Not Modified", headers)
            return []
        encoding = next((coding for coding in _offered(environ) if coding in file.packed), None)
        size = len(file.packed[encoding]) if encoding else file.path.stat().st_size
        headers += [("Content-Type", file.kind), ("Content-Length", str(size))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        start_response("200 OK", headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return [file.packed[encoding]] if encoding else _pieces(file.path)


def _offered(environ: Mapping[str, Any]) -> Iterator[str]:
    """The encodings of ours that a browser takes, the best first; a very long list is read as none."""
    offer = str(environ.get("HTTP_ACCEPT_ENCODING", ""))[:LONGEST_OFFER].lower()
    taken = {coding.partition(";")[0].strip(): coding.partition(";")[2] for coding in offer.split(",")}
    return (
        coding
        for coding in ENCODINGS
        if coding in taken and taken[coding].replace(" ", "") not in ("q=0", "q=0.0")
    )


def _pieces(path: Path) -> Iterator[bytes]:
    """A file's bytes, with a pause for others after each piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
            gevent.sleep(0)


def asset_files(folder: Path) -> dict[str, Path]:
    """Every file under the folder of assets by its address."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix[1:] not in ENCODINGS)
    return {f"{ASSETS}{path.relative_to(folder).as_posix()}": path for path in found}


def suite_files(packages: Mapping[str, Iterable[str]], folder_of: Callable[[str], Path]) -> dict[str, Path]:
    """The files of Dash's components by their address; `packages`: package -> paths in it."""
    return {
        f"{SUITES}{package}/{path}": folder_of(package) / path
        for package, paths in packages.items()
        for path in paths
    }
