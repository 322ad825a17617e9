"""Every action and field that the code writes into the trace has words on /trace, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from domain.changes import KINDS
from layouts.i18n import LANGS, Translator
from layouts.trace_rows import action_name

FOLDERS = ("data_access", "dashboard")
FACTS = {
    "domain/case_decisions.py": ("case_content",),
    "domain/decide.py": ("grid_content", "whereabouts"),
    "data_access/people/rows.py": ("told",),
}
"""Functions that make what a row tells, in files that do not write the row themselves."""


def calls(root: Path) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    """Every call of `.trace("noun.verb", object, old, new, …)` with the function it stands in."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef):
                    yield from ((function, call) for call in ast.walk(function) if is_trace(call))


def is_trace(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "trace"
        and len(node.args) >= 4
    )


def literals(node: ast.AST) -> set[str]:
    """The keys of every dict literal below a node."""
    dicts = (one for one in ast.walk(node) if isinstance(one, ast.Dict))
    return {
        key.value
        for one in dicts
        for key in one.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def fields(root: Path) -> set[str]:
    """The names of the facts in rows: keys of the dicts given, there or by a name in the function."""
    found: set[str] = set()
    for function, call in calls(root):
        given = {one.id for one in call.args[2:4] if isinstance(one, ast.Name)}
        for argument in call.args[2:4]:
            found |= literals(argument)
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id in given for t in node.targets
            ):
                found |= literals(node.value)
    for name, functions in FACTS.items():
        tree = ast.parse((root / name).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in functions:
                found |= literals(node)
    return found


def actions(root: Path) -> set[str]:
    """The actions that are written out; those that are put together are tried by what they are made of."""
    constants = {call.args[0] for _, call in calls(root)}
    found = {str(one.value) for one in constants if isinstance(one, ast.Constant)}
    text = "\n".join(path.read_text("utf-8") for folder in FOLDERS for path in (root / folder).rglob("*.py"))
    nouns = {action.partition(".")[0] for action in found}
    written = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', text))
    return found | {
        one for one in written if one.partition(".")[0] in nouns and one.partition(".")[2].endswith("ed")
    }


@pytest.mark.parametrize("lang", LANGS)
def test_every_action_has_words(root: Path, lang: str) -> None:
    wanted = actions(root) | set(KINDS)
    assert len(wanted) > 40
    t = Translator(lang)
    assert sorted(one for one in wanted if action_name(one, t) == one) == []


def test_every_field_has_words(root: Path) -> None:
    wanted = fields(root)
    assert {"days", "title", "rows", "outcome"} <= wanted
    t = Translator("zh")
    assert sorted(one for one in wanted if not t.has(f"trace.field.{one}")) == []
