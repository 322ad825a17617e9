"""The files of the house: which there are, how long they are, how full the folders."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LAYERS = ("domain", "data_access", "dashboard", "layouts", "callbacks", "assets")
FULL = 15
"""Names in a folder above which nobody finds anything in it."""
_STRANGE = frozenset({"__pycache__", "node_modules", "00_vendor", "00_bundles"})


def sources(root: Path, folder: str, suffix: str) -> list[Path]:
    """The files below a folder with a suffix, without what is generated or somebody else's."""
    found = sorted((root / folder).rglob(f"*{suffix}"))
    return [path for path in found if not _STRANGE & set(path.relative_to(root).parts)]


@cache
def parse(text: str) -> ast.Module:
    """A Python file, parsed once for all that is counted."""
    return ast.parse(text)


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All that a file holds, walked once for all that is counted."""
    return tuple(ast.walk(tree))


def code(root: Path, folder: str) -> list[Path]:
    """All files of a layer that are code."""
    return [path for suffix in (".py", ".js") for path in sources(root, folder, suffix)]


def lines(path: Path) -> int:
    """Lines of a file that are not empty."""
    return sum(1 for line in path.read_text("utf-8").splitlines() if line.strip())


def room(root: Path, path: Path) -> str:
    """The layer of a file and the folder or file in it that is its room: dashboard/api, dashboard/push."""
    parts = path.relative_to(root).with_suffix("").parts
    return "/".join(parts[:2])


def lines_by_layer(root: Path) -> dict[str, int]:
    """Lines of each layer."""
    return {layer: sum(map(lines, code(root, layer))) for layer in LAYERS}


def tests_per_line(root: Path) -> dict[str, float]:
    """Lines of test a line, of Python and of the browser's half."""
    python = sum(lines(path) for layer in LAYERS for path in sources(root, layer, ".py"))
    browser = sum(map(lines, sources(root, "assets", ".js")))
    of_python = sum(map(lines, sources(root, "tests", ".py")))
    of_browser = sum(map(lines, sources(root, "tests/js", ".js")))
    return {"python": _ratio(of_python, python), "browser": _ratio(of_browser, browser)}


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 2) if whole else 0.0


def full_folders(root: Path) -> dict[str, int]:
    """Folders of the layers with more than FULL names of code in them, and how many."""
    held: Counter[str] = Counter()
    for layer in LAYERS:
        below = {path for file in code(root, layer) for path in (file, *file.parents)}
        inside = (path for path in below if root / layer in path.parents and path.name != "__init__.py")
        held.update(path.parent.relative_to(root).as_posix() for path in inside)
    return {name: count for name, count in sorted(held.items()) if count > FULL}


def repeated_names(root: Path) -> dict[str, list[str]]:
    """Names of files that occur more than once in one layer, with their places."""
    found: dict[str, list[str]] = {}
    for layer in LAYERS:
        places: defaultdict[str, list[str]] = defaultdict(list)
        for path in code(root, layer):
            if path.name != "__init__.py":
                places[path.name].append(path.relative_to(root).as_posix())
        found |= {f"{layer}: {name}": paths for name, paths in places.items() if len(paths) > 1}
    return dict(sorted(found.items()))


def spread(sizes: Iterable[int]) -> dict[str, int]:
    """The median, the ninetieth percentile and the longest of some sizes."""
    ordered = sorted(sizes) or [0]
    last = len(ordered) - 1
    return {
        "count": len(ordered),
        "median": ordered[last // 2],
        "p90": ordered[round(last * 0.9)],
        "longest": ordered[-1],
    }
