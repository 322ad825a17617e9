"""What an answer to a directed check may be, by its kind: a number, yes or no, one of some choices, words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from domain.kernel.errors import Refused
from domain.kernel.text import in_one_line

NUMBER, YES_NO, CHOICE, TEXT = CHECK_KINDS = ("number", "yes_no", "choice", "text")
THOUSAND: Final = 1000
MOST: Final = 1_000_000_000
LONGEST_TEXT: Final = 300
NONE, SOME = "none", "some"
"""How numbers are counted besides their sum: those that are nothing, those that are more."""


def check_bounds(kind: str, least: float | None, most: float | None) -> None:
    """Refused bad_check for a kind that is none, or bounds that no answer can keep."""
    if kind not in CHECK_KINDS:
        raise Refused("bad_check", f"no such kind of answer: {kind[:20]!r}", "kind")
    if least is not None and most is not None and least > most:
        raise Refused("bad_check", "the least is more than the most", "least")


def parse_value(
    kind: str, choices: Sequence[str], least: float | None, most: float | None, given: Any
) -> str:
    """The answer in its one form: "12.5", "yes", a choice, words in one line. Refused wrong_answer."""
    text = str(given).strip() if isinstance(given, str | int | float) else ""
    if kind == NUMBER:
        return _parse_number(text, least, most)
    allowed = ("yes", "no") if kind == YES_NO else choices
    if kind == TEXT:
        words = in_one_line(text)
        if 0 < len(words) <= LONGEST_TEXT:
            return words
    elif text in allowed:
        return text
    raise Refused("wrong_answer", f"no answer to a question of {kind}", "value")


def _parse_number(text: str, least: float | None, most: float | None) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Refused("wrong_answer", "a number is asked for", "value") from None
    if not number.is_finite() or abs(number) > MOST or number * THOUSAND % 1:
        raise Refused("wrong_answer", "a number has at most three decimals", "value")
    if (least is not None and number < Decimal(str(least))) or (
        most is not None and number > Decimal(str(most))
    ):
        raise Refused("wrong_answer", "the number is outside what was asked", "value")
    return f"{number:f}" if number else "0"


def weigh_value(kind: str, value: str) -> tuple[int, str]:
    """What an answer adds to its branches: thousandths, and the count that it belongs to ('' for none)."""
    if kind == NUMBER:
        milli = int(Decimal(value) * THOUSAND)
        return milli, SOME if milli > 0 else NONE
    return 0, "" if kind == TEXT else value
