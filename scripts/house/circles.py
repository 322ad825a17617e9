"""Import circles: files, and rooms of a layer, that import each other whichever way one goes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

from scripts.house.files import nodes, parse, sources

LAYERS = ("domain", "data_access", "dashboard")
Graph = Mapping[str, frozenset[str]]


def imports(root: Path, layer: str) -> dict[str, frozenset[str]]:
    """Module -> the modules of the same layer it imports, anywhere in its text."""
    paths = {_module(root, path): path for path in sources(root, layer, ".py")}
    return {module: frozenset(_known(path, paths) - {module}) for module, path in paths.items()}


def _module(root: Path, path: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _known(path: Path, paths: Mapping[str, Path]) -> set[str]:
    """The modules among `paths` that a file imports; of `from package import name`, `name` if it is one."""
    found: set[str] = set()
    for node in nodes(parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & set(paths)) or {node.module}
    return found & set(paths)


def by_room(graph: Graph) -> dict[str, frozenset[str]]:
    """The same between rooms: the folder or file below the layer."""
    found: dict[str, set[str]] = {}
    for module, others in graph.items():
        mine = found.setdefault(_room(module), set())
        mine.update(_room(other) for other in others)
    return {room: frozenset(others - {room}) for room, others in found.items()}


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def circles(graph: Graph) -> list[list[str]]:
    """The groups of more than one node that reach each other, the largest first."""
    reach = {node: _reached(graph, node) for node in graph}
    groups = {frozenset(other for other in reach[node] if node in reach.get(other, ())) for node in graph}
    return sorted((sorted(group) for group in groups if len(group) > 1), key=lambda g: (-len(g), g))


def _reached(graph: Graph, start: str) -> set[str]:
    """Everything that imports lead to from a node."""
    found: set[str] = set()
    ahead: list[str] = [start]
    while ahead:
        for other in graph.get(ahead.pop(), ()):
            if other not in found:
                found.add(other)
                ahead.append(other)
    return found


def all_circles(root: Path) -> dict[str, dict[str, list[list[str]]]]:
    """Layer -> circles of its rooms and of its files."""
    graphs = {layer: imports(root, layer) for layer in LAYERS}
    return {
        layer: {"rooms": circles(by_room(graph)), "files": circles(graph)} for layer, graph in graphs.items()
    }


def inside(groups: Iterable[list[str]]) -> int:
    """How many are in some circle."""
    return sum(map(len, groups))
