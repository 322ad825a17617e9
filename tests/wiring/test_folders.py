"""A reader finds a room in a minute: a folder holds few names, and a file's name occurs once in a layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import pytest

LAYERS = ("domain", "data_access", "dashboard", "layouts", "callbacks", "assets")
MADE = {"00_bundles", "00_vendor"}
MOST_NAMES = 16
UNCOUNTED = {"__init__.py", "__main__.py"}


def is_source(path: PurePosixPath) -> bool:
    """Whether a file counts: a module or style sheet we wrote, no migration, of which there will be many."""
    ours = path.suffix in {".py", ".js", ".css"} and MADE.isdisjoint(path.parts)
    return ours and path.name not in UNCOUNTED and "versions" not in path.parts


def sources(root: Path, layer: str) -> list[PurePosixPath]:
    """The modules of a layer, from the root."""
    found = (PurePosixPath(path.relative_to(root)) for path in (root / layer).rglob("*.*"))
    return sorted(path for path in found if is_source(path))


def names_by_folder(paths: Iterable[PurePosixPath]) -> dict[str, set[str]]:
    """What each folder holds: its files, and its folders with files somewhere in them."""
    names: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        for inner, outer in zip((path, *path.parents), path.parents, strict=False):
            names[str(outer)].add(inner.name)
    del names["."]
    return names


def find_crowded(paths: Iterable[PurePosixPath]) -> dict[str, int]:
    """The folders that hold more names than they may."""
    sizes = {folder: len(names) for folder, names in names_by_folder(paths).items()}
    return {folder: size for folder, size in sizes.items() if size > MOST_NAMES}


def find_repeated(paths: Iterable[PurePosixPath]) -> list[list[str]]:
    """Files of one layer that have the same name."""
    same: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        same[path.name].append(str(path))
    return [files for files in same.values() if len(files) > 1]


@pytest.mark.parametrize("layer", LAYERS)
def test_no_folder_is_crowded(root: Path, layer: str) -> None:
    assert sources(root, layer)
    assert find_crowded(sources(root, layer)) == {}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_file_name_occurs_once_in_a_layer(root: Path, layer: str) -> None:
    assert find_repeated(sources(root, layer)) == []


def test_what_is_made_is_not_counted() -> None:
    names = ("assets/00_bundles/a/wall.js", "assets/00_vendor/inter.css", "assets/styles/live/wall.css")
    assert [name for name in names if is_source(PurePosixPath(name))] == ["assets/styles/live/wall.css"]


def test_a_crowded_folder_would_be_seen() -> None:
    files = [PurePosixPath(f"layer/room/f{number}.py") for number in range(MOST_NAMES)]
    assert find_crowded([*files, PurePosixPath("layer/other/g.py")]) == {}
    assert find_crowded([*files, PurePosixPath("layer/room/inner/g.py")]) == {"layer/room": MOST_NAMES + 1}


def test_a_repeated_name_would_be_seen() -> None:
    files = [PurePosixPath(name) for name in ("layer/a/one.py", "layer/b/one.py", "layer/b/two.py")]
    assert find_repeated(files) == [["layer/a/one.py", "layer/b/one.py"]]
