"""Write domain/kernel/unicode_ranges.py from the tables of the `regex` package: `python -m
scripts.unicode_ranges`.

Python's own tables are as old as the Python; those of `regex`, a development dependency, follow each new
edition of Unicode. A test compares the file with what this would write.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import regex

FILE = Path(__file__).resolve().parent.parent / "domain" / "kernel" / "unicode_ranges.py"
SURROGATES = range(0xD800, 0xE000)
KINDS = {
    "HAN": (
        r"\p{Script=Han}",
        "Chinese characters of every plane, with compatibility forms, radicals and the signs 々 〇.",
    ),
    "UNSEEN": (
        r"[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Mn}\p{Me}\u2800[\p{Cc}--\s]]",
        "What shows nothing of its own between two characters: it is not drawn, or drawn onto its neighbour.",
    ),
}
DIGITS = "0 to 9 in other scripts and shapes, as runs of neighbours: first-last=value of the first."
HEAD = '''"""Ranges of characters by current Unicode, written by scripts/unicode_ranges.py."""

from __future__ import annotations

from typing import Final


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    """(first, last) of each "first-last" or "one", in hexadecimal."""
    pairs = (part.partition("-") for part in text.split())
    return tuple((int(first, 16), int(last or first, 16)) for first, _, last in pairs)


def _digits(text: str) -> dict[int, str]:
    """Character -> its digit, "0" to "9"."""
    runs = (part.partition("=") for part in text.split())
    return {
        code: str(int(value) + code - first)
        for run, _, value in runs
        for first, last in _ranges(run)
        for code in range(first, last + 1)
    }


def char_class(ranges: tuple[tuple[int, int], ...]) -> str:
    """The ranges as they stand between the brackets of a regular expression."""
    return "".join(f"\\\\U{first:08x}-\\\\U{last:08x}" for first, last in ranges)

'''


def codes(pattern: str) -> list[int]:
    """Every character that the pattern of one character matches."""
    return [ord(match[0]) for match in regex.finditer(pattern, _characters(), regex.V1)]


@cache
def _characters() -> str:
    """All there are, in order."""
    return "".join(chr(code) for code in range(sys.maxunicode + 1) if code not in SURROGATES)


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of each run of neighbours."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def digits() -> dict[int, int]:
    """Character -> value, of all digits but the ten of ASCII."""
    told = {}
    for value in range(10):
        pattern = rf"[[\p{{Numeric_Type=Decimal}}\p{{Numeric_Type=Digit}}]&&\p{{Numeric_Value={value}}}]"
        told |= dict.fromkeys(codes(pattern), value)
    return {code: value for code, value in sorted(told.items()) if code > 0x7F}


def digit_runs(values: dict[int, int]) -> list[tuple[int, int, int]]:
    """(first, last, value of the first) where character and value rise together."""
    runs: list[tuple[int, int, int]] = []
    for code, value in values.items():
        if runs and runs[-1][1] == code - 1 and value == runs[-1][2] + code - runs[-1][0]:
            runs[-1] = (runs[-1][0], code, runs[-1][2])
        else:
            runs.append((code, code, value))
    return runs


def _constant(name: str, call: str, parts: Iterable[str], said: str) -> str:
    lines = textwrap.wrap(" ".join(parts), 96, break_on_hyphens=False)
    body = "\n".join(f'    "{line} "' for line in lines)
    return f'\n{name}: Final = {call}(\n{body}\n)\n"""{said}"""\n'


def _span(first: int, last: int) -> str:
    return f"{first:x}" if first == last else f"{first:x}-{last:x}"


def source() -> str:
    """The whole file."""
    parts = [HEAD]
    for name, (pattern, said) in KINDS.items():
        parts.append(_constant(name, "_ranges", (_span(*run) for run in ranges(codes(pattern))), said))
    runs = (f"{_span(first, last)}={value}" for first, last, value in digit_runs(digits()))
    return "".join((*parts, _constant("DIGITS", "_digits", runs, DIGITS)))


if __name__ == "__main__":
    FILE.write_text(source(), encoding="utf-8")
