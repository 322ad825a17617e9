"""The files of the embedded stream server: what is broken about them, and how it can start on the rest.

A file that is broken in the middle is cut where it is still whole, one that cannot be used is left out, and
when nothing else helps the folder is set aside. What is cut or left out is kept in `damaged-<time>`, for
whoever wants to look. The server's binary is its own checker, called by another name.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

NAME: Final = "appendonlydir"
LIST: Final = "appendonly.aof.manifest"
ASIDE: Final = "damaged-"
CHECK_S: Final = 600.0
PROBE_BYTES: Final = 1024 * 1024
_LINE = re.compile(r'file "?(?P<name>[^"\s/]+)"? seq (?P<number>\d+) type (?P<kind>[bi])')
_FILE = re.compile(r"appendonly\.aof\.(?P<number>\d+)\.(?P<kind>base\.(?:rdb|aof)|incr\.aof)")


class Part(NamedTuple):
    """A file of the list: `kind` b (base) or i (what came after)."""

    name: str
    number: int
    kind: str


class Mended(NamedTuple):
    """What was done. `aside`: where the damaged files are; `files`: their names; `cut`: bytes cut off."""

    aside: Path
    files: tuple[str, ...]
    cut: int


class Files:
    """The files below one folder of the stream server. `binary`: the server's program. Methods raise
    OSError.
    """

    def __init__(self, stream: Path, binary: Path) -> None:
        self._stream, self._folder, self._binary = stream, stream / NAME, binary

    def problems(self) -> list[str]:
        """Names of the files the server could not start on, or would forget in silence."""
        if not self._folder.is_dir():
            return []
        listed = self._listed()
        if listed is None:
            return [LIST] if self._found() else []
        return [part.name for part in listed if not self._sound(part)]

    def mend(self, failures: int, now: datetime) -> Mended | None:
        """Before a start, the server having failed so often to start: make it possible. None when nothing was
        done. Without failures only what the server would forget in silence is looked for: it costs nothing.
        """
        if not self._folder.is_dir():
            return None
        aside = self._stream / f"{ASIDE}{now:%Y%m%d-%H%M%S}"
        listed, damaged = self._listed(), []
        if listed is None or not all((self._folder / part.name).is_file() for part in listed):
            listed, damaged = self._found(), [LIST]
            if not listed:
                return self._set_aside(aside) if any(self._folder.iterdir()) else None
            self._keep(LIST, aside)
        if not failures and not damaged and not any(map(self._is_hollow, listed)):
            return None
        kept, cut = [], 0
        for part in listed:
            lost = 0 if self._sound(part) else self._mend_one(part, aside)
            damaged += [part.name] if lost else []
            cut += lost
            kept += [part] if (self._folder / part.name).is_file() else []
        if damaged:
            self._write(kept)
            return Mended(aside, tuple(damaged), cut)
        return self._set_aside(aside) if failures > 1 else None

    def _listed(self) -> list[Part] | None:
        """What the list says; None when there is none that can be read."""
        try:
            text = (self._folder / LIST).read_text(encoding="utf-8")
        except (FileNotFoundError, PermissionError, UnicodeDecodeError):
            return None
        lines = [line for line in text.splitlines() if line and " type h" not in line]
        matches = [_LINE.fullmatch(line.strip()) for line in lines]
        if not matches or None in matches:
            return None
        return [Part(found["name"], int(found["number"]), found["kind"]) for found in matches if found]

    def _found(self) -> list[Part]:
        """What the list would say by the files that are there: the newest base, and what came after it."""
        files = [found for path in self._folder.iterdir() if (found := _FILE.fullmatch(path.name))]
        found_files = sorted(Part(match[0], int(match["number"]), match["kind"][0]) for match in files)
        bases = [part for part in found_files if part.kind == "b"]
        base = max(bases, key=lambda part: part.number, default=None)
        later = [
            part for part in found_files if part.kind == "i" and (base is None or part.number >= base.number)
        ]
        return ([base] if base else []) + sorted(later, key=lambda part: part.number)

    def _sound(self, part: Part) -> bool:
        path = self._folder / part.name
        if not path.is_file() or not _readable(path):
            return False
        if not path.stat().st_size:
            return not self._is_hollow(part)
        return self._run(_checker(part), str(path)) == 0

    def _is_hollow(self, part: Part) -> bool:
        """A base without a byte, which the server takes for one that never held anything."""
        path = self._folder / part.name
        return part.kind == "b" and path.is_file() and not path.stat().st_size

    def _mend_one(self, part: Part, aside: Path) -> int:
        """Cut a file where it is whole, or leave it out. Bytes that are lost with it, at least 1."""
        path = self._folder / part.name
        if not path.is_file():
            return 1
        size = path.stat().st_size
        if self._keep(part.name, aside) and _checker(part) == "valkey-check-aof":
            self._run("valkey-check-aof", "--fix", str(path))
            if self._sound(part):
                return max(1, size - path.stat().st_size)
        path.unlink(missing_ok=True)
        return max(1, size)

    def _keep(self, name: str, aside: Path) -> bool:
        """Keep a copy of a file beside the folder; False when it cannot be read, and is moved there."""
        path = self._folder / name
        if not path.exists():
            return False
        aside.mkdir(mode=0o700, exist_ok=True)
        if _readable(path):
            shutil.copy2(path, aside / name)
            return True
        path.rename(aside / name)
        return False

    def _set_aside(self, aside: Path) -> Mended | None:
        """Begin with nothing, unless the disk is the trouble and not the files."""
        probe = self._stream / "probe"
        try:
            probe.write_bytes(bytes(PROBE_BYTES))
        finally:
            probe.unlink(missing_ok=True)
        names = tuple(sorted(path.name for path in self._folder.iterdir()))
        size = sum(path.stat().st_size for path in self._folder.iterdir())
        self._folder.rename(aside)
        return Mended(aside, names, size)

    def _write(self, files: list[Part]) -> None:
        text = "".join(f"file {part.name} seq {part.number} type {part.kind}\n" for part in files)
        if files:
            (self._folder / LIST).write_text(text, encoding="utf-8")
        else:
            shutil.rmtree(self._folder)

    def _run(self, name: str, *words: str) -> int:
        """The exit code of a checker."""
        done = subprocess.run(  # nosec B603 - the server's own program on its own files, no shell
            [name, *words],
            executable=self._binary,
            input=b"y\n",
            capture_output=True,
            timeout=CHECK_S,
            check=False,
        )
        return done.returncode


def set_aside(stream: Path) -> list[Path]:
    """Folders with damaged files that nobody has removed yet."""
    return sorted(path for path in stream.glob(f"{ASIDE}*") if path.is_dir())


def _checker(part: Part) -> str:
    return "valkey-check-rdb" if part.name.endswith(".rdb") else "valkey-check-aof"


def _readable(path: Path) -> bool:
    """Whether we can read it, if need be after having given ourselves the right."""
    for _ in range(2):
        try:
            with path.open("rb"):
                return True
        except OSError:
            with suppress(OSError):
                path.chmod(0o600)
    return False
