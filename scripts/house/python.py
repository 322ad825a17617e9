"""What Python files do and how they call it: transactions, refusals, raw ids, names, lengths of functions."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scripts.house.files import nodes, parse, room, sources

LAYERS = ("domain", "data_access", "dashboard", "layouts", "callbacks")
OPENERS = frozenset({"writing", "acting", "_acting", "unit_of_work", "open_unit_of_work"})
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?:\.[a-zA-Z_]+)?")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
DIALECT = frozenset(
    {
        "acting", "alive", "alone", "apart", "asked", "asks", "bird", "bury", "countywriting", "daily",
        "desk", "doors", "entrance", "front", "gate", "handing_out", "here", "kit", "leave", "leaving",
        "letter", "letters", "looks", "mine", "one", "own", "parts", "patience", "plain", "presence",
        "presses", "proving", "said", "sight", "signs", "told", "visitors", "walls", "whereabouts", "whoami",
    }
)  # fmt: skip
"""The left column of the table of names that are given up."""
ROOMS_ONLY = frozenset({"trace", "tracing"})
"""Given up as names of rooms; a row, the screen, the API and stored names keep the word."""
PHRASES = (
    ("daily", "chart"), ("dead", "letter"), ("dead", "letters"), ("one", "matter"), ("one", "time"),
    ("own", "account"),
)  # fmt: skip
"""Terms of the trade or of the right column, in which such a word is at its place."""


def trees(root: Path, *layers: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file of some layers, parsed."""
    for layer in layers:
        for path in sources(root, layer, ".py"):
            yield path, parse(path.read_text("utf-8"))


def transactions(root: Path) -> list[str]:
    """file:line of each place that opens a writing transaction, migrations left out."""
    found = []
    for path, tree in trees(root, *LAYERS):
        if "migrations" not in path.parts:
            calls = (node for node in nodes(tree) if isinstance(node, ast.Call) and _opens(node.func))
            found += [f"{path.relative_to(root).as_posix()}:{node.lineno}" for node in calls]
    return sorted(found)


def _opens(called: ast.expr) -> bool:
    """Whether that is x.writing(, x.unit_of_work(, acting( or engine.begin(."""
    if isinstance(called, ast.Name):
        return called.id in OPENERS
    if not isinstance(called, ast.Attribute):
        return False
    return called.attr in OPENERS or (called.attr == "begin" and "engine" in ast.unparse(called.value))


def refusals(root: Path) -> dict[str, int]:
    """Room -> how many refusals it raises, of the rooms outside domain/."""
    found: Counter[str] = Counter()
    for path, tree in trees(root, *LAYERS[1:]):
        raised = (node.exc for node in nodes(tree) if isinstance(node, ast.Raise))
        found[room(root, path)] += sum(
            isinstance(exc, ast.Call) and _name(exc.func) == "Refused" for exc in raised
        )
    return {name: count for name, count in sorted(found.items()) if count}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def raw_ids(root: Path) -> dict[str, int]:
    """File -> how many texts in it are ids that a layout declares, alone or with a property."""
    known = set(_declared(root))
    found: Counter[str] = Counter()
    for path, tree in trees(root, "dashboard", "callbacks"):
        texts = (node.value for node in nodes(tree) if isinstance(node, ast.Constant))
        ids = (text for text in texts if isinstance(text, str) and _ID.fullmatch(text))
        found[path.relative_to(root).as_posix()] += sum(text.partition(".")[0] in known for text in ids)
    return {name: count for name, count in sorted(found.items()) if count}


def _declared(root: Path) -> Iterator[str]:
    """The values of all enumerations of ids in layouts/."""
    for _, tree in trees(root, "layouts"):
        for node in nodes(tree):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Ids"):
                yield from (
                    item.value.value
                    for item in node.body
                    if isinstance(item, ast.Assign) and isinstance(item.value, ast.Constant)
                )


def function_lengths(root: Path) -> list[int]:
    """Lines of each function and method."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for _, tree in trees(root, *LAYERS)
        for node in nodes(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def dialect_names(root: Path, *layers: str) -> dict[str, int]:
    """Word of the dialect -> how many functions, classes, parameters and variables are called so; of a class
    any of its words counts. `layers`: those of the product where none is named.
    """
    found: Counter[str] = Counter()
    for _, tree in trees(root, *(layers or LAYERS)):
        for node in nodes(tree):
            found.update(word for word in _named(node) if word in DIALECT)
    return dict(sorted(found.items()))


def _named(node: ast.AST) -> list[str]:
    """The names that a piece of code brings into the world."""
    match node:
        case ast.ClassDef(name=name):
            return [name.lower(), *(strip_phrases(words) if len(words := split(name)) > 1 else ())]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.arg(arg=name):
            return [name.strip("_").lower()]
        case ast.Name(id=name, ctx=ast.Store()):
            return [name.strip("_").lower()]
        case _:
            return []


def split(name: str) -> list[str]:
    """The words of a name, in small letters."""
    return [word.lower() for word in _WORD.findall(name)]


def strip_phrases(words: list[str]) -> list[str]:
    """The words that are no part of a phrase."""
    for phrase in PHRASES:
        for start in range(len(words) - len(phrase), -1, -1):
            if tuple(words[start : start + len(phrase)]) == phrase:
                words = words[:start] + words[start + len(phrase) :]
    return words


def dialect_files(root: Path, paths: list[Path]) -> list[str]:
    """Files and folders that are called by a word of the dialect, numbers before it left out."""
    inside = [path.relative_to(root) for path in paths]
    folders = {folder for path in inside for folder in path.parents if folder.name}
    found = {path for path in inside if DIALECT & set(strip_phrases(split(path.stem)))}
    found |= {folder for folder in folders if (DIALECT | ROOMS_ONLY) & set(strip_phrases(split(folder.name)))}
    return sorted(path.as_posix() for path in found)
