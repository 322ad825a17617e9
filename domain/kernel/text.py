"""Text that people see: what can be seen of it, and what would disturb whatever stands beside it.

One rule for every text that reaches a screen, a map, a table or a title: it holds no control character, a
text that must say something has a character that can be seen, and where it is shown it is isolated, so that
it turns nothing around (UAX #9). Characters are told apart by the ranges below and not by Python's tables,
which are older than the names people have: what is unassigned there, or for private use, is seen.

Ranges: General_Category=Cc and noncharacters (The Unicode Standard, 23.1 and 23.7); Bidi_Control and
White_Space (PropList.txt), Default_Ignorable_Code_Point (DerivedCoreProperties.txt), all of Unicode 17.0, and
the letters and signs whose picture is blank. All but the last are closed: new characters do not join them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

Ranges = tuple[tuple[int, int], ...]

BREAKS: Final[Ranges] = ((0x09, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
"""Tabs and ends of lines: lawful in a text of several lines, nowhere else."""
CONTROLS: Final[Ranges] = ((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F))
NO_CHARACTERS: Final[Ranges] = ((0xD800, 0xDFFF), (0xFDD0, 0xFDEF), (0xFFFE, 0xFFFF))
"""Halves of characters, and code points that never will be one. Those at the end of the other planes are let
be: they are drawn like anything no font has.
"""
TURNING: Final[Ranges] = ((0x061C, 0x061C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
"""What says in which direction the text goes on."""
VARIANTS: Final[Ranges] = ((0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Choose the form of the character before them, of a Han character in a name for example."""
IGNORABLE: Final[Ranges] = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
SPACES: Final[Ranges] = (
    (0x09, 0x0D), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
    (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
)  # fmt: skip
BLANKS: Final[Ranges] = (
    (0x2800, 0x2800), (0xFFF9, 0xFFFB), (0x13441, 0x13442), (0x16FE4, 0x16FE4), (0x1D159, 0x1D159),
)  # fmt: skip
"""Drawn as nothing: the empty Braille cell, marks of annotations, hieroglyphs for blanks."""
MARKS: Final[Ranges] = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2),
    (0x05C4, 0x05C5), (0x05C7, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x06D6, 0x06DC), (0x06DF, 0x06E4), (0x06E7, 0x06E8), (0x06EA, 0x06ED), (0x0898, 0x089F),
    (0x08CA, 0x08E1), (0x08E3, 0x08FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0x2DE0, 0x2DFF), (0x302A, 0x302F), (0x3099, 0x309A), (0xA66F, 0xA672), (0xA674, 0xA67D),
    (0xA69E, 0xA69F), (0xA8E0, 0xA8F1), (0xFB1E, 0xFB1E), (0xFE20, 0xFE2F),
)  # fmt: skip
"""Drawn onto the character before them, and onto nothing where none is. Other scripts' marks are drawn with a
dotted circle then.
"""
RIGHT_TO_LEFT: Final[Ranges] = (
    (0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFE), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF),
)  # fmt: skip
"""The blocks whose characters go from right to left, by DerivedBidiClass.txt also where unassigned."""

REPLACEMENT: Final = "\ufffd"
FSI, PDI = "\u2068", "\u2069"


def character_class(*ranges: Ranges) -> str:
    """The inside of a character class, as Python and ECMAScript (flag u) read it."""
    return "".join(
        chr_of(first) + ("" if first == last else f"-{chr_of(last)}")
        for span in ranges
        for first, last in sorted(span)
    )


def _without(holes: Ranges, ranges: Ranges) -> Ranges:
    """The ranges without some that each lie within one of them."""
    left = list(ranges)
    for first, last in holes:
        around = next(span for span in left if span[0] <= first and last <= span[1])
        left.remove(around)
        left += [part for part in ((around[0], first - 1), (last + 1, around[1])) if part[0] <= part[1]]
    return tuple(left)


def chr_of(code: int) -> str:
    """A code point in a pattern: escaped, but for those that need more than four digits."""
    return f"\\u{code:04x}" if code <= 0xFFFF else chr(code)


LINE: Final = character_class(CONTROLS, BREAKS, NO_CHARACTERS)
LINES: Final = character_class(CONTROLS, NO_CHARACTERS)
UNSEEN: Final = character_class(CONTROLS, NO_CHARACTERS, IGNORABLE, SPACES, BLANKS, MARKS)
HIDDEN: Final = character_class(
    CONTROLS, NO_CHARACTERS, _without(VARIANTS, IGNORABLE), _without(((0x20, 0x20),), SPACES), BLANKS
)
"""For character classes: what one line and several may not hold, what nobody sees, and what no name holds."""
_LINE, _LINES = re.compile(f"[{LINE}]"), re.compile(f"[{LINES}]")
_SEEN, _HIDDEN = re.compile(f"[^{UNSEEN}]"), re.compile(f"[{HIDDEN}]")
_TURNED = re.compile(f"[{character_class(TURNING, RIGHT_TO_LEFT)}]")
_DISTURBING = re.compile(f"[{LINE}{character_class(TURNING)}]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


seen = _SEEN.search
"""The first character of a text that can be seen; None when there is none."""


def is_seen(text: str) -> bool:
    """Whether at least one character of it can be seen."""
    return seen(text) is not None


def odd_sign(text: str, lines: bool = False) -> str | None:
    """The first control character or half character in a text, None when there is none.

    `lines`: a text of several lines, in which ends of lines and tabs are lawful.
    """
    if text.isprintable() or (lines and _unbroken(text).isprintable()):
        return None
    found = (_LINES if lines else _LINE).search(text)
    return None if found is None else found[0]


def _unbroken(text: str) -> str:
    return text.replace("\n", "").replace("\r", "").replace("\t", "")


def hidden_sign(text: str) -> str | None:
    """The first character of a name or an identifier that nobody would see: a control, a change of direction,
    an odd or invisible space; None when each can be seen. One that chooses a form belongs to its letter.
    """
    if text.isascii() and text.isprintable():
        return None
    found = _HIDDEN.search(text)
    return None if found is None else found[0]


def in_one_line(text: str) -> str:
    """The words of a text with single spaces between them, for whatever nobody sees."""
    return " ".join(_HIDDEN.sub(" ", text).split())


def says_something(sign: str) -> bool:
    """Whether a character is a letter or a digit, or may be one that Python does not know yet."""
    return sign.isalnum() or unicodedata.category(sign) in ("Cn", "Co")


def disturbing_sign(text: str) -> str | None:
    """The first character of a name that is a control, ends the line or changes the direction of writing."""
    if text.isprintable():
        return None
    found = _DISTURBING.search(text)
    return None if found is None else found[0]


def code_of(sign: str) -> str:
    """U+202E, for a sentence that must name what cannot be shown."""
    return f"U+{ord(sign):04X}"


def harmless(text: str) -> str:
    """A foreign text as a screen may repeat it: what cannot be shown, or would turn the text around, becomes
    a replacement character. Isolates that are closed stay, ends of lines too.
    """
    if text.isprintable():
        return text
    safe = _LINES.sub(REPLACEMENT, text)
    return _straight(safe) if _DIRECTIONS.search(safe) else safe


def one_line(text: str) -> str:
    """The same on one line."""
    return text if text.isprintable() else _LINE.sub(REPLACEMENT, harmless(text))


def isolated(text: str) -> str:
    """A harmless text that leaves the direction of its surroundings alone, wherever it is put."""
    if text.isascii():
        return harmless(text)
    safe = harmless(text)
    return f"{FSI}{safe}{PDI}" if _TURNED.search(safe) and not _is_closed(safe) else safe


def opened(text: str) -> str:
    """A text without the isolate that `isolated` put around it."""
    return text[1:-1] if len(text) > 1 and text[0] == FSI and text[-1] == PDI and _is_closed(text) else text


def _straight(text: str) -> str:
    """Only isolates of the first strong direction stay, and only those that are closed."""
    made, open_ = list(text), []
    for index, sign in enumerate(made):
        if sign == FSI:
            open_.append(index)
        elif sign == PDI and open_:
            open_.pop()
        elif _DIRECTIONS.match(sign):
            made[index] = REPLACEMENT
    for index in open_:
        made[index] = REPLACEMENT
    return "".join(made)


def _is_closed(text: str) -> bool:
    """Whether one isolate holds the whole text."""
    if text[:1] != FSI or text[-1:] != PDI:
        return False
    depth = 0
    for sign in text[:-1]:
        depth += (sign == FSI) - (sign == PDI)
        if depth == 0:
            return False
    return True
