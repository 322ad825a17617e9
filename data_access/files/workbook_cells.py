"""What a person sees in a cell of a workbook, where that is another text than the value that is stored.

Number formats put words before and zeros into numbers ("LY-"0000, 000-0000-0000), and a text may hold
characters as _xHHHH_ (ECMA-376, 22.9.2.19). What cannot be told surely is no text but `Unlike`, with both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_FORMAT = 255
TEXT_FORMATS = ("", "General", "@")
UNDERSCORE = "\ufdd0"
"""In place of an escaped underscore: a character that no text has."""
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]\-]*)[^\]]*\]|(?P<colour>\[[A-Za-z]+\d*\])'
    r"|_(?P<blank>.)|\*(?P<fill>.)|(?P<digits>[0#?]+)|(?P<grouped>,)|(?P<decimals>\.[0#?]*)"
    r"|(?P<general>General)|(?P<text>@)|(?P<sign>[-+/():!^&'~{}<>=$¥￥ \u0080-\uffff])|(?P<other>.)",
    re.DOTALL,
)


class Unlike(str):
    """A cell that shows something else than its value, or that cannot be told. `shown`: what it shows, "" if
    nobody here knows.
    """

    shown: str

    def __new__(cls, value: str, shown: str) -> Unlike:
        made = super().__new__(cls, value)
        made.shown = shown
        return made


def unescaped(text: str) -> str:
    """The text with its _xHHHH_ as characters; halves of a pair that stand alone stay as they are."""
    return _ESCAPED.sub(_characters, text).replace(UNDERSCORE, "_")


def _characters(found: re.Match[str]) -> str:
    codes = [int(digits, 16) for digits in re.findall(r"_x([0-9A-Fa-f]{4})_", found[0])]
    try:
        return b"".join(code.to_bytes(2, "little") for code in codes).decode("utf-16-le")
    except UnicodeDecodeError:
        return found[0]


def number_shown(value: int | float, form: str) -> str:
    """A number as its format shows it, without what only groups or rounds nothing away."""
    text = str(value)
    if form in TEXT_FORMATS:
        return text
    if len(form) > LONGEST_FORMAT:
        return Unlike(text, "")
    sections = list(_sections(form))
    negative = value < 0 and len(sections) > 1
    section = sections[1] if negative else sections[2] if value == 0 and len(sections) > 2 else sections[0]
    tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(section)]
    kinds = {kind for kind, _ in tokens}
    if "other" in kinds or "text" in kinds:
        return text if _is_only_digits(section) else Unlike(text, "")
    if not isinstance(value, int):
        bare = kinds <= {"digits", "grouped", "decimals", "general"}
        return text if bare and _keeps(value, tokens) else Unlike(text, "")
    if "decimals" in kinds and _words(tokens):
        return Unlike(text, "")
    return _filled(abs(value) if negative else value, tokens)


def _is_only_digits(section: str) -> bool:
    """Scientific notation rounds what is shown; what is meant is the number."""
    return re.fullmatch(r"[0#?.,]+E[+-]?0+", section) is not None


def _keeps(value: float, tokens: list[tuple[str, str]]) -> bool:
    """Whether a fraction is shown whole."""
    if any(kind == "general" for kind, _ in tokens):
        return True
    places = sum(len(text) - 1 for kind, text in tokens if kind == "decimals")
    return round(value, places) == value


def _words(tokens: list[tuple[str, str]]) -> str:
    return "".join(text for kind, text in tokens if kind in ("quoted", "escaped", "money", "sign")).strip()


def _filled(value: int, tokens: list[tuple[str, str]]) -> str:
    """The digits put into their places from the right, with the words of the format between them."""
    places = sum(len(text) for kind, text in tokens if kind == "digits")
    least = sum(text.count("0") for kind, text in tokens if kind == "digits")
    digits = str(abs(value)).zfill(least)
    if not places and not any(kind == "general" for kind, _ in tokens):
        return Unlike(str(value), _words(tokens))
    left, pieces, first = places, list[str](), True
    for kind, text in tokens:
        if kind == "general":
            pieces.append(digits)
        elif kind == "digits":
            end = len(digits) - (left - len(text))
            start = 0 if first else max(0, len(digits) - left)
            pieces.append(digits[start : max(0, end)])
            left, first = left - len(text), False
        elif kind in ("quoted", "escaped", "money", "sign"):
            pieces.append(text)
    return ("-" if value < 0 else "") + "".join(pieces).strip()


def text_shown(value: str, form: str) -> str:
    """A text as its format shows it: "LY-"@ puts words before it."""
    if form in TEXT_FORMATS or "@" not in form:
        return value
    if len(form) > LONGEST_FORMAT:
        return Unlike(value, "")
    sections = list(_sections(form))
    section = sections[3] if len(sections) > 3 else sections[0] if len(sections) == 1 else "@"
    tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(section)]
    if {kind for kind, _ in tokens} & {"other", "digits", "general"}:
        return Unlike(value, "")
    kinds = ("quoted", "escaped", "money", "sign")
    return "".join(value if kind == "text" else text for kind, text in tokens if kind in (*kinds, "text"))


def _sections(form: str) -> Iterator[str]:
    """The parts of a format between semicolons that are no words."""
    start = 0
    for match in re.finditer(r'"[^"]*"|\\.|\[[^\]]*\]|(;)', form):
        if match[1]:
            yield form[start : match.start()]
            start = match.end()
    yield form[start:]
