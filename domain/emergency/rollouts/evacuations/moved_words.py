"""The words and hours of a list of who moved, as people write them in a cell."""

from __future__ import annotations

import re
from typing import Final

REFUSALS: Final = ("拒", "不愿", "不走", "refused")
STATE_WORDS: Final = (
    ("settled", ("安置", "投亲", "投靠", "settled")),
    ("moved", ("转移", "撤离", "moved")),
    ("persuaded", ("劝", "persuaded")),
    ("told", ("通知", "告知", "told")),
)
"""In this order, which decides between two in one cell."""
YES: Final = frozenset(("是", "是的"))
_URGED = re.compile(r"(通知|告知|劝导?|劝说|劝动|动员)(?:其|他们)?(?:转移|撤离)")
"""Who is told or urged to move has not moved by that."""
_UNDONE = re.compile(
    r"(?:[未没待否不免需须拟]|应(?!急)|要求?|正在|准备|计划|没有|should[ _])+"
    r"(?:[^\s已，,]{0,2}?(?:转移|撤离|安置|通知|告知|劝动|返回|move))?|(?:转移|撤离)(?:途)?中(?![学心队])"
)
"""What is not done, is to be done, or is under way: nothing is reported by that."""
_CLOCK = re.compile(
    r"(?P<part>上午|下午|晚上?|傍晚|中午|凌晨)?\s*(?P<hour>[0-9]{1,2})\s*[:：时点]\s*(?P<minute>[0-9]{1,2}|半)?"
    r"(?::[0-9]{2})?\s*(?P<half>[ap])?\.?(?(half)m)"
)


def read_state(text: str) -> str | None:
    """What a report says of a cell; '' for who has not moved, of whom nothing is reported, None where nobody
    knows what it means.
    """
    cell = text.strip().lower()
    if not cell:
        return ""
    if any(word in cell for word in REFUSALS):
        return "refused"
    if cell in YES:
        return "moved"
    done = _UNDONE.sub("", _URGED.sub(r"\1", cell))
    found = (kind for kind, words in STATE_WORDS if any(word in done for word in words))
    return next(found, "" if done != cell and _UNDONE.search(cell) else None)


def read_clock(text: str) -> tuple[int, int] | None:
    """The hour of the day and the minute that a cell tells; None for none. Raises ValueError for an hour that
    does not exist.
    """
    match = _CLOCK.search(text.lower())
    if match is None:
        return None
    hour, minute = int(match["hour"]), match["minute"] or "0"
    part, half = match["part"] or "", match["half"] or ""
    if hour > 23 or (hour == 12 and part.startswith("晚")):
        raise ValueError(text)
    later = half == "p" or part in ("下午", "晚", "晚上", "傍晚") or (part == "中午" and hour < 11)
    if hour == 12 and (half == "a" or part == "凌晨"):
        hour = 0
    elif later and hour < 12:
        hour += 12
    return hour, 30 if minute == "半" else int(minute)
