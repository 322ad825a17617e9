"""What the browser's half puts on globals, and how long its functions are. It is read as text: the standard
library has no parser of JavaScript, so comments, texts and patterns are blanked out first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.house.files import sources

_SKIPPED = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"
    r"|(?<=[=(,:!&|?;{}\n])[ \t]*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/[a-z]*",
    re.DOTALL,
)
_GLOBAL = re.compile(r"\b(?:root|window|globalThis|self)\.((?:palm\.)?[A-Za-z_$][\w$]*)\s*(?:\|\|)?=(?![=>])")
_NO_FUNCTION = frozenset({"if", "for", "while", "switch", "catch", "with"})
LONGEST_WORD, LONGEST_HEAD = 100, 5000
"""Characters of a name, and of the head of a function, that are looked at."""
_BEFORE = re.compile(r"([A-Za-z_$][\w$]*)?\s*$")
_NOT_OURS = frozenset({"location"})


def plain(text: str) -> str:
    """JavaScript with comments, texts and patterns blanked, line ends kept."""
    return _SKIPPED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def global_names(root: Path) -> list[str]:
    """Names that scripts put on the window or on its `palm`, each once."""
    found = {
        name
        for path in sources(root, "assets", ".js")
        for name in _GLOBAL.findall(plain(path.read_text("utf-8")))
    }
    return sorted(found - _NOT_OURS)


def function_lengths(root: Path) -> list[int]:
    """Lines of each function of the browser's half; the one around a whole script is none."""
    return [length for path in sources(root, "assets", ".js") for length in _lengths(path.read_text("utf-8"))]


def _lengths(text: str) -> Iterator[int]:
    bare = plain(text)
    depth: list[tuple[int, bool]] = []
    for at, sign in enumerate(bare):
        if sign == "{":
            depth.append((at, _is_function(bare, at)))
        elif sign == "}" and depth:
            start, function = depth.pop()
            if function and depth:
                yield bare.count("\n", start, at) + 1


def _is_function(bare: str, brace: int) -> bool:
    """Whether the brace opens the body of a function: after an arrow, or after the round brackets of what is
    no `if`, `for` and so on.
    """
    before = bare[max(0, brace - LONGEST_HEAD) : brace].rstrip()
    if before.endswith("=>"):
        return True
    if not before.endswith(")"):
        return False
    start = _opening(before)
    word = _BEFORE.search(before, max(0, start - LONGEST_WORD), start)
    return word is not None and (word[1] or "function") not in _NO_FUNCTION


def _opening(before: str) -> int:
    """Where the round bracket opens that the text ends with; 0 when it never does."""
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(before[at], 0)
        if not depth:
            return at
    return 0
