"""Cells of tables we hand out: nothing in them is a formula to a spreadsheet, and nothing breaks its row."""

from __future__ import annotations

from typing import Any, Final

from domain.kernel.text import isolated

STARTERS: Final = "=+-@＝＋－＠\t\r\n|%"
"""What spreadsheets, or whatever they hand a cell to, take for the beginning of something to work out."""


def neutral(value: Any) -> str:
    """The text of a value, harmless beside others (domain/kernel/text.py); one that would be worked out gets
    a quote before it. Numbers stay numbers.
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = str(value)
    blank = text.lstrip(" \u00a0\u3000\ufeff\u200b\0")
    return isolated(f"'{text}" if blank[:1] in STARTERS and text.strip() else text)
