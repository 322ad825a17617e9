"""No rule of a style sheet lets Chromium look through a whole page for each element that comes or goes.

A rule whose subject is any element of a kind, behind a `:has()` or beside a neighbour, is asked of all
elements of that kind on the page, or of all that follow, whenever one is put in: 150 on /dispatch each
second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{};]+)\{")
NAMED = re.compile(r"[.#\[]")
NOT = re.compile(r":not\([^()]*\)")
IS = re.compile(r":is\((.*)\)")
NEIGHBOURS_OF_A_KIND = re.compile(r"(?:^|[\s>])[\w*]+\s*\+\s*[\w*]+(?![\w-])")


def split_outside(text: str, separators: str) -> list[str]:
    """The pieces of a selector between separators that stand in no brackets."""
    pieces, depth = [""], 0
    for character in text:
        depth += (character in "([") - (character in ")]")
        if depth == 0 and character in separators:
            pieces.append("")
        else:
            pieces[-1] += character
    return [part.strip() for part in pieces if part.strip()]


def read_selectors(text: str) -> Iterator[str]:
    """Each selector of a style sheet."""
    for rule in RULE.findall(COMMENT.sub("", text)):
        if not rule.strip().startswith("@"):
            yield from split_outside(rule, ",")


def is_named(subject: str) -> bool:
    """Whether the elements a rule is for are named, and not only of a kind."""
    bare = NOT.sub("", subject)
    if choice := IS.fullmatch(bare):
        return all(NAMED.search(piece) for piece in split_outside(choice[1], ","))
    return bool(NAMED.search(bare))


def is_dear(selector: str) -> bool:
    """Whether elements that have nothing to do with it are asked about it."""
    *before, subject = split_outside(selector, " >+~")
    return bool(NEIGHBOURS_OF_A_KIND.search(selector)) or (
        any(":has(" in compound for compound in before) and not is_named(subject)
    )


@pytest.mark.parametrize(
    ("selector", "dear"),
    [
        (".foot:has(.box) > span", True),
        (".foot:has(.box) .kpi", False),
        (".figures:has(.storm) :is(.kpi, .left)", False),
        ('.foot:has(.box) [data-act="help"] > :is(span:not(.icon), kbd)', True),
        ("html:has(.page)", False),
        (".more > * + *", True),
        (".list li + li::before", True),
        (".list li+li", True),
        (".item + .item", False),
    ],
)
def test_dear_selectors_are_known(selector: str, dear: bool) -> None:
    assert is_dear(selector) == dear


def test_no_rule_is_asked_of_elements_it_does_not_name(root: Path) -> None:
    sheets = [*(root / "assets" / "styles").rglob("*.css"), *(root / "assets").glob("*.css")]
    found = {
        f"{sheet.name}: {selector}" for sheet in sheets for selector in read_selectors(sheet.read_text())
    }
    assert len(found) > 1000
    assert {name for name in found if is_dear(name.partition(": ")[2])} == set()
