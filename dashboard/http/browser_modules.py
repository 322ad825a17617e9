"""The browser's modules: which of them a page needs, under an address that names their version.

Modules name each other relative to themselves, so the version stands in the path and not behind it: every
import then leads to the same address as the page's own list, and a browser may keep what it has for ever.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets"
ENTRIES = Path("app", "pages")
IMPORT = re.compile(r'\b(?:from|import)\s*"(\.{1,2}/[^"]+)"')
"""What a module names, in our own style and in that of a minified one."""
VERSIONED = re.compile(r"^/assets/v-(?P<version>[0-9a-f]{12})/")


@dataclass(frozen=True, slots=True)
class Modules:
    """`pages`: name of an entry -> the addresses of all it needs, itself first."""

    version: str
    pages: Mapping[str, tuple[str, ...]]


@cache
def read_modules(assets: Path) -> Modules:
    """Every page's modules. Raises OSError for one that a module names and that is not there."""
    version = _fingerprint(assets)
    entries = sorted((assets / ENTRIES).glob("*.js"))
    read: dict[Path, list[Path]] = {}
    pages = {
        entry.stem: tuple(_address(assets, version, file) for file in _needed(entry, read))
        for entry in entries
    }
    return Modules(version, pages)


def split_version(path: str) -> tuple[str, str]:
    """The version in an address of the assets ("" for none), and the address without it."""
    found = VERSIONED.match(path)
    return (found["version"], f"/assets/{path[found.end() :]}") if found else ("", path)


def _needed(entry: Path, read: dict[Path, list[Path]]) -> list[Path]:
    """An entry and all it imports, directly or not, each once. `read`: what each module read so far names."""
    found, waiting = [entry], [entry]
    while waiting:
        module = waiting.pop(0)
        if module not in read:
            read[module] = _imports(module)
        for file in read[module]:
            if file not in found:
                found.append(file)
                waiting.append(file)
    return found


def _imports(module: Path) -> list[Path]:
    named = IMPORT.findall(module.read_text(encoding="utf-8"))
    return [(module.parent / name).resolve() for name in named]


def _address(assets: Path, version: str, file: Path) -> str:
    return f"/assets/v-{version}/{file.relative_to(assets).as_posix()}"


def _fingerprint(assets: Path) -> str:
    """Another whenever a module is."""
    made = hashlib.sha256()
    for file in sorted(assets.rglob("*.js")):
        made.update(f"{file.relative_to(assets).as_posix()}\0".encode())
        made.update(hashlib.sha256(file.read_bytes()).digest())
    return made.hexdigest()[:12]
