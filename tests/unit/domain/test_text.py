"""What of a text can be seen, and what of it would disturb its surroundings."""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

import pytest

from domain.kernel import text
from domain.kernel.text import (
    harmless,
    hidden_sign,
    is_seen,
    isolated,
    odd_sign,
    one_line,
    opened,
    says_something,
)

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
RLO, LRI, RLI, FSI, PDI = "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"
MARKS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Format characters with a picture: they enclose or precede numbers."""


def test_controls_and_formats_are_those_of_unicode() -> None:
    kinds = {sign: unicodedata.category(sign) for sign in EVERY}
    assert {sign for sign in EVERY if odd_sign(sign)} == {
        *(sign for sign, kind in kinds.items() if kind in ("Cc", "Cs", "Zl", "Zp")),
        *(chr(code) for code in (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)),
    }
    unseen = {sign for sign, kind in kinds.items() if kind in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")}
    hieroglyphs = {chr(code) for code in range(0x13430, 0x13440)}
    assert unseen - MARKS - hieroglyphs <= {sign for sign in EVERY if not is_seen(sign)}


def test_what_is_unassigned_or_private_is_seen() -> None:
    for name in ("𱍐", "𮯰", "\ue81e", "\ufe59", "\u9fff", "\U0003fffd", "\U0010fffd", "𠮷", "乜"):
        assert is_seen(name)
        assert odd_sign(name) is None
        assert hidden_sign(name) is None
        assert harmless(name) == isolated(name) == name
        assert says_something(name[0]) or name == "\ufe59"


@pytest.mark.parametrize(
    "sign", "\u200b\u2800\u3164\u00ad\n\a\x1b \u3000\u115f\uffa0\u2060\ufeff\ufe0f\u034f\U000e0100"
)
def test_what_nobody_sees(sign: str) -> None:
    assert not is_seen(sign * 3)
    assert is_seen(f"{sign}路")


def test_a_mark_alone_is_drawn_as_nothing() -> None:
    marks = [chr(code) for first, last in text.MARKS for code in range(first, last + 1)]
    assert {unicodedata.category(sign) for sign in marks} <= {"Mn", "Me", "Mc", "Cn"}
    assert not is_seen("".join(marks))
    assert all(is_seen(f"试{sign}") for sign in marks)
    assert hidden_sign("试\u0301") is None
    ours = ("COMBINING ", "HEBREW ", "ARABIC ", "IDEOGRAPHIC ")
    every = [sign for sign in EVERY[:0x10000] if unicodedata.category(sign) in ("Mn", "Me")]
    named = [sign for sign in every if unicodedata.name(sign).startswith(ours)]
    assert len(named) > 300
    assert [sign for sign in named if is_seen(sign)] == []


def test_a_name_keeps_the_form_of_its_letter_and_nothing_else_unseen() -> None:
    assert hidden_sign("葛\U000e0100 飾") is None
    assert [hidden_sign(f"王{sign}") for sign in "\u200b\u202e\u2028\n\u00a0\u3000\ud800"] == list(
        "\u200b\u202e\u2028\n\u00a0\u3000\ud800"
    )


def test_ends_of_lines_belong_to_texts_of_several_lines() -> None:
    for sign in "\t\n\r\u2028\u2029":
        assert odd_sign(f"一{sign}二", lines=True) is None
        assert odd_sign(f"一{sign}二") == sign
    assert odd_sign("一\n\x1b[2J", lines=True) == "\x1b"


def test_what_turns_the_text_around_is_shown_as_replaced() -> None:
    assert harmless(f"{RLO}12") == "\ufffd12"
    assert harmless("a\ab\x1bc\nd") == "a\ufffdb\ufffdc\nd"
    assert one_line(f"a\nb{RLI}") == "a\ufffdb\ufffd"
    assert harmless(f"{PDI}a{FSI}") == "\ufffda\ufffd"
    assert harmless(f"{FSI}a{PDI}") == f"{FSI}a{PDI}"
    assert harmless("\ud83d") == "\ufffd"


def test_foreign_directions_are_closed_in() -> None:
    assert isolated("路灯不亮 12") == "路灯不亮 12"
    for word in ("مرحبا", "שלום", "\u200fabc", "𞤀", "a\u200e"):
        assert isolated(word) == f"{FSI}{word}{PDI}"
        assert isolated(isolated(word)) == isolated(word)
        assert opened(isolated(word)) == word
    assert isolated(f"{PDI}{RLO}שלום{FSI}") == f"{FSI}\ufffd\ufffdשלום\ufffd{PDI}"
    assert opened("路灯") == "路灯"
    assert opened(f"{FSI}a{PDI}b{FSI}c{PDI}") == f"{FSI}a{PDI}b{FSI}c{PDI}"


def depth_left(shown: str) -> int:
    """How many isolates, embeddings and overrides are open at the end; -1 when one is closed too often."""
    depth = 0
    for sign in shown:
        depth += (sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068") - (sign in "\u202c\u2069")
        if depth < 0:
            return -1
    return depth


def test_nothing_hostile_is_left_open() -> None:
    marks = [RLO, LRI, RLI, FSI, PDI, "\u202c", "\u202b", "א", "1"]
    for number in range(9**5):
        word = "".join(marks[number // 9**place % 9] for place in range(5))
        shown = isolated(word)
        assert depth_left(shown) == 0
        assert not set(shown) & {RLO, LRI, RLI, "\u202c", "\u202b"}


def test_a_pattern_reads_like_the_rule() -> None:
    assert (
        text.character_class(((0x09, 0x0A), (0x20, 0x20), (0x1F600, 0x1F601)))
        == "\\u0009-\\u000a\\u0020😀-😁"
    )


def test_the_browser_has_the_same_rule(root: Path) -> None:
    script = (root / "assets" / "app" / "state" / "shared" / "text_isolation.js").read_text(encoding="utf-8")
    fields = dict(re.findall(r'const (UNSHOWN|TURNED|UNSEEN) = ((?:"[^"]*"[\s+]*)+);', script))
    classes = {name: "".join(re.findall(r'"([^"]*)"', value)) for name, value in fields.items()}
    whole = {name: re.sub(r"\\\\", r"\\", value) for name, value in classes.items()}
    read = {
        name: re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), value)
        for name, value in whole.items()
    }
    assert read == {
        "UNSHOWN": text.LINES,
        "TURNED": text.character_class(text.TURNING, text.RIGHT_TO_LEFT),
        "UNSEEN": text.character_class(text.IGNORABLE, text.SPACES, text.BLANKS),
    }


def test_foreign_text_reaches_the_screen_by_the_helpers_only(root: Path) -> None:
    """Other scripts put in words of the catalogue or of our own, never what somebody else wrote."""
    put = re.compile(
        r"(?:textContent|innerText|\.title|\.ariaLabel|\.placeholder) = (.+?);|innerHTML|insertAdjacent"
    )
    pattern = re.compile(
        r'""|wrong && t\(wrong\)|t\("[\w.-]+"\)|t\(`[\w.-]+\$\{now\}[\w.-]+`\)|isolated\(.*\)|'
        r't\((?:\w+ === "\w+" \? "[\w.-]+" : )+"[\w.-]+"\)|'
        r"problem \? .*|describeDemo\(beat\)|\(shown \? button.dataset.*"
    )
    for script in sorted((root / "assets" / "app").rglob("*.js")):
        if script.name == "dom.js":
            continue
        for found in put.finditer(script.read_text(encoding="utf-8")):
            assert found[1] is not None, f"{script.name}: {found[0]}"
            assert pattern.fullmatch(found[1]), f"{script.name}: {found[0]}"


def test_one_module_knows_how_templates_are_drawn(root: Path) -> None:
    """It isolates what people read; whoever went round it would not."""
    knows = [
        file.name for file in (root / "assets" / "app").rglob("*.js") if "lit-html" in file.read_text("utf-8")
    ]
    assert knows == ["render.js"]
