"""What a test with a browser waits for on a page is a function: from its second look on an expression is
evaluated as a text, which the policy of our pages forbids, so it would only ever hold at once.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for folder in ("tests", "bench") for path in (ROOT / folder).rglob("*.py"))


def list_expressions(source: str) -> list[str]:
    """What `wait_for_function` is given as a literal that is no function."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    waits = [call for call in calls if getattr(call.func, "attr", "") == "wait_for_function"]
    texts = [
        ast.unparse(wait.args[0]) for wait in waits if isinstance(wait.args[0], ast.Constant | ast.JoinedStr)
    ]
    return [text for text in texts if "=>" not in text.partition("{")[0]]


def test_pages_are_waited_for_by_functions() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in FILES}
    waiting = {
        path.name: list_expressions(text) for path, text in sources.items() if "wait_for_function" in text
    }
    assert {name: texts for name, texts in waiting.items() if texts} == {}
    assert len(waiting) > 5


@pytest.mark.parametrize("wait", ["'document.title'", "f'({SHOWN})() > 2'"])
def test_an_expression_would_be_seen(wait: str) -> None:
    assert len(list_expressions(f"page.wait_for_function({wait})")) == 1
