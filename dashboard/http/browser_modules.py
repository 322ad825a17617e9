"""The browser's modules: which of them a page needs, under an address that names their version.

Modules name each other relative to themselves, so the version stands in the path and not behind it: every
import then leads to the same address as the page's own list, and a browser may keep what it has for ever.

Where `scripts/bundle.py` joined a page's modules into one file, and the styles of all pages into another,
pages are served these: they lie in a folder named by the version of what they were made of, so that nothing
joined before a change is ever served after it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets"
ENTRIES = Path("app", "pages")
BUNDLES = "00_bundles"
STYLES = "pages.css"
STYLES_OF_THEIR_OWN = frozenset({"palm.css", "trail.css"})
"""Of pages that Dash does not draw and whose style sheets would undo those of others."""
IMPORT = re.compile(r'\b(?:from|import)\s*"(\.{1,2}/[^"]+)"')
"""What a module names, in our own style and in that of a minified one."""
VERSIONED = re.compile(r"^/assets/v-(?P<version>[0-9a-f]{12})/")


@dataclass(frozen=True, slots=True)
class Modules:
    """`pages`: name of an entry -> the addresses of all it needs, itself first; `bundles`: name of an entry
    -> the one file of them, where there is one; `styles`: the file of all style sheets, else each of them.
    """

    version: str
    pages: Mapping[str, tuple[str, ...]]
    bundles: Mapping[str, str] = field(default_factory=dict)
    styles: tuple[str, ...] = ()

    @property
    def served(self) -> Mapping[str, tuple[str, ...]]:
        """Name of an entry -> what its document names: the one file, or all modules, the entry first."""
        return {**self.pages, **{name: (address,) for name, address in self.bundles.items()}}


@cache
def read_modules(assets: Path) -> Modules:
    """Every page's modules. Raises OSError for one that a module names and that is not there."""
    version = read_version(assets)
    entries = sorted((assets / ENTRIES).glob("*.js"))
    read: dict[Path, list[Path]] = {}
    pages = {
        entry.stem: tuple(_address(assets, version, file) for file in needed_modules(entry, read))
        for entry in entries
    }
    joined = assets / BUNDLES / version
    bundles = {file.stem: _address(assets, version, file) for file in sorted(joined.glob("*.js"))}
    return Modules(version, pages, bundles, _style_addresses(assets, version, joined / STYLES))


def split_version(path: str) -> tuple[str, str]:
    """The version in an address of the assets ("" for none), and the address without it."""
    found = VERSIONED.match(path)
    return (found["version"], f"/assets/{path[found.end() :]}") if found else ("", path)


def needed_modules(entry: Path, read: dict[Path, list[Path]]) -> list[Path]:
    """An entry and all it imports, directly or not, each once. `read`: what each module read so far names."""
    found, waiting = {entry: None}, deque([entry])
    while waiting:
        module = waiting.popleft()
        if module not in read:
            read[module] = _imports(module)
        for file in read[module]:
            if file not in found:
                found[file] = None
                waiting.append(file)
    return list(found)


def style_sheets(assets: Path) -> list[Path]:
    """The style sheets of the pages that Dash draws, in the order of their names, whatever their folders; the
    fonts last.
    """
    made = (BUNDLES, "00_vendor")
    files = (file for file in assets.rglob("*.css") if file.relative_to(assets).parts[0] not in made)
    ours = [file for file in files if file.name not in STYLES_OF_THEIR_OWN]
    return [*sorted(ours, key=lambda file: file.name), *sorted((assets / "00_vendor").glob("*.css"))]


def _style_addresses(assets: Path, version: str, joined: Path) -> tuple[str, ...]:
    """What a document links; single sheets where they lie, as hints name the fonts that lie beside them."""
    if joined.is_file():
        return (_address(assets, version, joined),)
    sheets = style_sheets(assets)
    return tuple(f"/assets/{file.relative_to(assets).as_posix()}?v={version}" for file in sheets)


def _imports(module: Path) -> list[Path]:
    named = IMPORT.findall(module.read_text(encoding="utf-8"))
    return [Path(os.path.normpath(module.parent / name)) for name in named]


def _address(assets: Path, version: str, file: Path) -> str:
    return f"/assets/v-{version}/{file.relative_to(assets).as_posix()}"


def read_version(assets: Path) -> str:
    """Another whenever a module or a style sheet is."""
    made = hashlib.sha256()
    for file in sorted(_sources(assets)):
        made.update(f"{file.relative_to(assets).as_posix()}\0".encode())
        made.update(hashlib.sha256(file.read_bytes()).digest())
    return made.hexdigest()[:12]


def _sources(assets: Path) -> Iterator[Path]:
    for kind in ("*.js", "*.css"):
        yield from (file for file in assets.rglob(kind) if BUNDLES not in file.relative_to(assets).parts)
