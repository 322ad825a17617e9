"""How tests call their helpers: functions, fixtures and classes whose name says nothing of what they do."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from scripts.house.files import nodes
from scripts.house.python import trees

VAGUE = frozenset(
    {
        "about", "acted", "after", "again", "anchored", "anew", "answered", "apart", "asked", "assembled",
        "before", "begun", "behind", "below", "both", "broken", "but", "by", "called", "changed",
        "connected", "counted", "cut", "done", "elsewhere", "ended", "entered", "everybody", "everything",
        "everywhere", "expected", "filed", "filled", "found", "given", "handled", "heard", "held", "here",
        "hindered", "issued", "joined", "kept", "known", "last", "later", "left", "linked", "listed",
        "looked", "lost", "made", "mine", "named", "near", "new", "nobody", "noted", "of", "old", "opened",
        "other", "others", "ours", "out", "over", "overdue", "owed", "own", "picked", "prepared",
        "recorded", "refused", "reminded", "removed", "reported", "returned", "revealed", "said", "saved",
        "second", "seen", "sent", "settled", "shared", "shown", "some", "somebody", "spent", "spoken",
        "stored", "taken", "theirs", "there", "told", "touched", "traced", "tried", "two", "updated",
        "used", "visited", "waiting", "watched", "whole", "within", "written",
    }
)  # fmt: skip
"""Participles, pronouns, adverbs: what they are of, only the body of the function says."""


def vague_helpers(root: Path) -> dict[str, int]:
    """Word -> how many functions and classes of the tests are called so, at the top of a file or a class."""
    found: Counter[str] = Counter()
    for _, tree in trees(root, "tests"):
        for node in nodes(tree):
            if isinstance(node, ast.Module | ast.ClassDef):
                found.update(name for name in map(_called, node.body) if name in VAGUE)
    return dict(sorted(found.items()))


def _called(node: ast.stmt) -> str:
    named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return node.name.strip("_").lower() if named else ""
