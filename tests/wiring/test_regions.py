"""Nobody cuts a region's text but domain/kernel/regions.py (in SQL
data_access/database/tables/region_columns.py): the county of a region is asked for by name, and the world of
one is `WorldId.of`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOMS = ("domain", "data_access", "dashboard", "layouts", "callbacks")
ALLOWED = {"domain/kernel/regions.py", "data_access/database/tables/region_columns.py"}
WIDTHS = {4, 6, 9, 12}
WORDS = ("region", "county", "code", "place", "city")


def cuts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, code) of slices from the first sign on that end where a level of regions does, and of SQL."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            lower, upper = node.slice.lower, node.slice.upper
            begins = lower is None or (isinstance(lower, ast.Constant) and lower.value == 0)
            if begins and upper is not None and is_level(upper) and is_region(node.value):
                yield node.lineno, ast.unparse(node)
        if isinstance(node, ast.Attribute) and node.attr in ("substr", "substring"):
            yield node.lineno, ast.unparse(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "substr(" in node.value:
            yield node.lineno, node.value


def is_level(upper: ast.expr) -> bool:
    if isinstance(upper, ast.Constant):
        return upper.value in WIDTHS
    text = ast.unparse(upper)
    return text.startswith("len('") and len(ast.literal_eval(text[4:-1])) in WIDTHS


def is_region(value: ast.expr) -> bool:
    return any(word in ast.unparse(value).lower() for word in WORDS)


def test_no_region_is_cut_elsewhere(root: Path) -> None:
    found = [
        f"{path.relative_to(root)}:{line} {code}"
        for room in ROOMS
        for path in sorted((root / room).rglob("*.py"))
        if path.relative_to(root).as_posix() not in ALLOWED and "migrations" not in path.parts
        for line, code in cuts(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_cut_would_be_found() -> None:
    seen = [
        "row['region'][:6]", "token.region[0:4]", "county[:4]", "code[:len('330825')]",
        "func.substr(a.region, 1, 6)", "'SELECT substr(region, 1, 6)'",
    ]  # fmt: skip
    for text in seen:
        assert [*cuts(ast.parse(text))], text
    for text in ("title[:6]", "region[6:]", "county_of(region)", "region[:40]"):
        assert not [*cuts(ast.parse(text))], text
