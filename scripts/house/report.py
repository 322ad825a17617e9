"""The figures of the house in one object, and the table that sets two of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scripts.house import browser, circles, files, python

Figures = Mapping[str, Any]


def count(root: Path) -> dict[str, Any]:
    """Everything that is counted."""
    scripts = files.sources(root, "assets", ".js")
    modules = [path for layer in python.LAYERS for path in files.sources(root, layer, ".py")]
    return {
        "circles": circles.all_circles(root),
        "transactions": python.transactions(root),
        "refusals": python.refusals(root),
        "globals": browser.global_names(root),
        "raw_ids": python.raw_ids(root),
        "dialect": {
            "files": python.dialect_files(root, [*modules, *scripts]),
            "names": python.dialect_names(root),
        },
        "functions": {
            "python": files.spread(python.function_lengths(root)),
            "browser": files.spread(browser.function_lengths(root)),
        },
        "files": {
            "python": files.spread(map(files.lines, modules)),
            "browser": files.spread(map(files.lines, scripts)),
        },
        "lines": files.lines_by_layer(root),
        "tests_per_line": files.tests_per_line(root),
        "full_folders": files.full_folders(root),
        "repeated_names": files.repeated_names(root),
    }


def _circles(layer: str, of: str) -> Callable[[Figures], str]:
    def cell(figures: Figures) -> str:
        groups = figures["circles"][layer][of]
        return f"{len(groups)} ({circles.inside(groups)} {of})" if groups else "0"

    return cell


def _spread(of: str, language: str) -> Callable[[Figures], str]:
    def cell(figures: Figures) -> str:
        sizes = figures[of][language]
        return f"{sizes['median']} / {sizes['p90']} / {sizes['longest']}"

    return cell


def _places(figures: Figures) -> str:
    places = figures["transactions"]
    return f"{len(places)} in {len({place.partition(':')[0] for place in places})} files"


def _sum(name: str, *inner: str) -> Callable[[Figures], str]:
    def cell(figures: Figures) -> str:
        found = figures[name]
        for key in inner:
            found = found[key]
        return f"{sum(found.values()):,}" if isinstance(found, Mapping) else str(len(found))

    return cell


ROWS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    *(
        (f"import circles of {of} in `{layer}/`", _circles(layer, of))
        for layer in circles.LAYERS
        for of in ("rooms", "files")
    ),
    ("places that open a writing transaction", _places),
    ("refusals raised outside `domain/`", _sum("refusals")),
    ("names the browser's half puts on globals", _sum("globals")),
    ("raw ids of components outside `layouts/`", _sum("raw_ids")),
    ("files and folders named in the dialect", _sum("dialect", "files")),
    ("functions, classes and variables named in it", _sum("dialect", "names")),
    ("functions, Python: lines, median / p90 / longest", _spread("functions", "python")),
    ("functions, browser", _spread("functions", "browser")),
    ("files, Python", _spread("files", "python")),
    ("files, browser", _spread("files", "browser")),
    *(
        (f"lines of `{layer}/`", lambda figures, layer=layer: f"{figures['lines'][layer]:,}")
        for layer in files.LAYERS
    ),
    ("lines of test a line, Python", lambda figures: str(figures["tests_per_line"]["python"])),
    ("lines of test a line, browser", lambda figures: str(figures["tests_per_line"]["browser"])),
    (f"folders with more than {files.FULL} names", lambda figures: str(len(figures["full_folders"]))),
    ("file names that occur twice in a layer", lambda figures: str(len(figures["repeated_names"]))),
)


def table(**columns: Figures) -> str:
    """A Markdown table, a column for each set of figures by its name."""
    head = ["what is counted", *columns]
    rows = [[name, *(cell(figures) for figures in columns.values())] for name, cell in ROWS]
    lines = [head, ["---", *("---:" for _ in columns)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
