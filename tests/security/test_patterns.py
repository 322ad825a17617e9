"""No pattern is made of input: whoever can write a pattern can write one that never ends."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("domain", "data_access", "dashboard", "layouts", "callbacks", "bench")
USES = {"compile", "sub", "subn", "match", "search", "fullmatch", "findall", "finditer", "split"}
OF_CONSTANTS = r"`[^`$a-z]*(?:\$\{[A-Z]+\}[^`$a-z]*)*`"
IN_BROWSER = re.compile(
    rf"\bRegExp\s*\((?!{OF_CONSTANTS})" r"|\.(?:match|matchAll|search|replaceAll)\((?!\s*[/\"'`])"
)


def patterns(tree: ast.Module) -> Iterator[tuple[ast.Call, bool]]:
    """Each call that takes a pattern of `re` or `regex`, and whether it is in a function that is given
    anything: one that takes nothing knows no more than its module does.
    """

    def walk(node: ast.AST, inside: bool) -> Iterator[tuple[ast.Call, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
                home = child.func.value
                if isinstance(home, ast.Name) and home.id in ("re", "regex") and child.func.attr in USES:
                    yield child, inside
            yield from walk(child, inside or takes_input(child))

    return walk(tree, False)


def takes_input(node: ast.AST) -> bool:
    """Whether it is a function with parameters."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return False
    given = node.args
    return bool([*given.posonlyargs, *given.args, *given.kwonlyargs] or given.vararg or given.kwarg)


def is_constant(pattern: ast.expr) -> bool:
    return isinstance(pattern, ast.Constant) and isinstance(pattern.value, str | bytes)


def test_the_search_below_finds_what_it_is_for() -> None:
    made = "import re\nA = re.compile('a')\ndef f(x):\n    return re.sub('.*'.join(x), '', x)\n"
    found = [is_constant(call.args[0]) for call, inside in patterns(ast.parse(made)) if inside]
    assert found == [False]
    text = "import re\ndef f():\n    return re.compile(A)\n"
    text += "def g(x):\n    def h():\n        return re.compile(x)\n"
    assert [inside for _, inside in patterns(ast.parse(text))] == [False, True]
    assert IN_BROWSER.search("new RegExp(q)")
    assert IN_BROWSER.search("new RegExp(`[${words}]`)")
    assert not IN_BROWSER.search("new RegExp(`[${SIGNS}]`)")
    assert IN_BROWSER.search("text.match(words)")


@pytest.mark.parametrize("room", ROOMS)
def test_patterns_are_constants_or_made_when_a_module_is_read(room: str, root: Path) -> None:
    """In a function only what is written there; what a module makes when it is read knows no input."""
    made = [
        f"{path.relative_to(root)}:{call.lineno}"
        for path in sorted((root / room).rglob("*.py"))
        for call, inside in patterns(ast.parse(path.read_text(encoding="utf-8")))
        if inside and not is_constant(call.args[0])
    ]
    assert made == []


def test_no_script_makes_a_pattern(root: Path) -> None:
    ours = [
        path
        for path in sorted((root / "assets").rglob("*.js"))
        if not {"00_vendor", "00_bundles"} & {*path.parts}
    ]
    assert ours
    hits = [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for path in ours
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if IN_BROWSER.search(line)
    ]
    assert hits == []
