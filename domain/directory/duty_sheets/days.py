"""Days as duty sheets write them: 11月29日, 周六, 2026-11-29, 27-29日; years and months from the title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.directory.duty_sheets.sheets import folded
from domain.directory.duty_sheets.shifts import WHOLE, ShiftText, is_shift_text, read_shift

LONGEST_SPAN: Final = 31
FARTHEST: Final = timedelta(days=400)
"""From today: what is farther is a slip of the pen."""
YEARS: Final = frozenset(range(2000, 2100))
_JOIN = r"\s*[-~—–至到]+\s*"
_DATE = r"(?:(?:([0-9]{4})[-/.年])?([0-9]{1,2})([-/.月]))?([0-9]{1,2})([日号]?)"
_SINGLE_DAY = re.compile(_DATE)
_TWO = re.compile(f"{_DATE}{_JOIN}{_DATE}")
_SPAN = re.compile(
    r"(?:([0-9]{4})年)?([0-9]{1,2})(月)([0-9]{1,2})([日号]?)"
    rf"{_JOIN}"
    r"(?:(?:([0-9]{4})年)?([0-9]{1,2})(月))?([0-9]{1,2})([日号]?)"
)
_WEEKDAY = re.compile(r"[(\[]?(?:周|星期|礼拜)([一二三四五六日天])[)\]]?")
_YEAR = re.compile(r"([0-9]{4})\s*(?:年|[-/.])")
_MONTH = re.compile(r"(?<![0-9])([0-9]{1,2})\s*月")
_SINGLE_OR_SEVERAL = r"[一二三四五六日天](?:[、,/和及至到~-]?[一二三四五六日天])*"
_BARE_LIST = re.compile(_SINGLE_OR_SEVERAL)
_WEEKDAY_LIST = re.compile(rf"(?:周|星期|礼拜)({_SINGLE_OR_SEVERAL})")
_MIDNIGHT = re.compile(r"(?<=[0-9])[T\s]+0?0:00(?::00)?(?:\.0+)?$")
"""Behind a day that a spreadsheet or a program wrote out."""
_ASIDE = re.compile(r"\([^()0-9]*\)")
"""What brackets say beside a day without a number: (元旦), (周五至周日), (夜班)."""
_CHANGING = re.compile(
    r"白(?!露)|(?<!平安)夜|[昼晚早]|中(?![秋元国])|上午|下午|全天|整天"
    r"|停|取消|作废|撤|免|缓|延|推迟|提前|改|换|调|替|代|不|无"
)
"""Beside a day it says who has it, when, or whether anybody does; nobody is put on duty by a guess."""
_BESIDE = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天](?:\s*[-~—–至到、和及]\s*(?:周|星期|礼拜)?[一二三四五六日天])+"
)
"""Several weekdays beside several days."""
_FEAST = re.compile(
    r"(?<=[日号0-9])(?:元旦|除夕|春节|清明|劳动|端午|中秋|国庆|(?:农历|大年)?(?:正月|腊月)?[初廿十][一二三四五六七八九十])节?$"
)
_SERIAL = re.compile(r"[45][0-9]{4}")
"""How a spreadsheet counts the days of 2009 to 2064, where the cell has lost its format."""
_FIRST_SERIAL = date(1899, 12, 30)
_BARE_DAY = re.compile(r"[0-9]{1,2}[日号]?")
_BARE_MONTH = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月?(?:份)?")
_WEEKDAYS = "一二三四五六日"
Groups = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What title and name of a sheet say of its days; None and () where they say nothing."""

    today: date
    year: int | None = None
    month: int | None = None
    week: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a heading, or why it has none: bad_day_text, far_day, weekday_differs, no_week."""

    days: tuple[date, ...] = ()
    code: str = ""


def find_frame(texts: Iterable[str], today: date) -> Frame:
    """The frame of a sheet with some titles."""
    title = folded("\n".join(texts))
    years, months = {int(y) for y in _YEAR.findall(title)}, {int(m) for m in _MONTH.findall(title)}
    year = years.pop() if len(years) == 1 and years <= YEARS else None
    month = months.pop() if len(months) == 1 else None
    frame = Frame(today, year, month if month and month <= 12 else None)
    span = _SPAN.search(title)
    days = _span(span.groups(), frame) if span else ()
    return Frame(today, frame.year, frame.month, days if len(days) <= 7 else ())


def is_day_text(text: str) -> bool:
    """Whether a heading says a day of a month by its look."""
    rest = _bare(text)
    if _TWO.fullmatch(rest):
        return True
    found = _SINGLE_DAY.fullmatch(rest)
    return found is not None and _is_date(found.groups())


def is_weekday_text(text: str) -> bool:
    """Whether a heading is a weekday alone."""
    return bool(_WEEKDAY.search(folded(text))) and not _bare(text)


def is_serial_text(text: str) -> bool:
    """Whether a heading is a number by which spreadsheets count days."""
    return _SERIAL.fullmatch(folded(text)) is not None


def without_asides(text: str) -> str:
    """A text without what stands in brackets in it."""
    return _ASIDE.sub("", folded(text)).strip()


def add_month(text: str, month: str) -> str:
    """A day whose month, and year, stand in a column of their own; as it is where that says none."""
    found, rest = _BARE_MONTH.fullmatch("".join(folded(month).split())), _bare(text)
    if found is None or not _BARE_DAY.fullmatch(rest):
        return text
    year = f"{found[1]}年" if found[1] else ""
    return f"{year}{found[2]}月{folded(text)}"


def read_days(text: str, frame: Frame, *, bare: bool = False) -> Days:
    """The days of a heading. `bare`: a number alone is a day of the month."""
    rest, weekdays = _bare(text), _WEEKDAY.findall(folded(text))
    if not rest:
        return _weekday(weekdays, frame)
    if any(_CHANGING.search(words) and not is_shift_text(words) for words in _list_asides(text)):
        return Days((), "bad_day_text")
    match, two = _SINGLE_DAY.fullmatch(rest), _TWO.fullmatch(rest)
    days: tuple[date, ...] = ()
    if match and (bare or _is_date(match.groups())):
        found = _day(match.groups(), frame)
        days = (found,) if found else ()
    if not days and two:
        days = _span(two.groups(), frame)
    if not days and _SERIAL.fullmatch(rest):
        days = (_FIRST_SERIAL + timedelta(days=int(rest)),)
    if not days:
        return Days((), "bad_day_text")
    if any(abs(day - frame.today) > FARTHEST for day in days):
        return Days((), "far_day")
    if len(weekdays) == 1 and len(days) == 1 and days[0].weekday() != _number(weekdays[0]):
        return Days((), "weekday_differs")
    return Days(days)


def read_day_shift(text: str) -> ShiftText:
    """The shift in brackets beside a day, 27日(夜班); two of them are the whole day."""
    shifts = {read_shift(words).shift for words in _list_asides(text) if is_shift_text(words)}
    return ShiftText(WHOLE if len(shifts) > 1 else "".join(shifts), "")


def fits_weekday(text: str, days: Sequence[date]) -> bool:
    """Whether the weekday that a column of its own says is that of a day; several days, or several weekdays,
    are not held against one another.
    """
    cell = folded(text).strip()
    groups = [cell] if _BARE_LIST.fullmatch(cell) else _WEEKDAY_LIST.findall(cell)
    weekdays = [sign for group in groups for sign in group if sign in "一二三四五六日天"]
    return len(days) != 1 or len(weekdays) != 1 or days[0].weekday() == _number(weekdays[0])


def _list_asides(text: str) -> list[str]:
    return [_WEEKDAY.sub("", aside[1:-1]) for aside in _ASIDE.findall(folded(text))]


def _bare(text: str) -> str:
    """A heading without its weekday, and without what stands beside a day that has a number."""
    words = folded(text)
    if not any(sign.isdigit() for sign in words):
        return "".join(_WEEKDAY.sub("", words).split()).removesuffix("()")
    words = _BESIDE.sub("", _ASIDE.sub("", _MIDNIGHT.sub("", words)))
    return _FEAST.sub("", "".join(_WEEKDAY.sub("", words).split()))


def _is_date(groups: Groups) -> bool:
    """A month or 日 makes a number a day; 3-5日 is a span."""
    _, month, sign, _, unit = groups
    return bool(month and (sign == "月" or not unit)) or bool(unit and not month)


def _number(weekday: str) -> int:
    return _WEEKDAYS.index("日" if weekday == "天" else weekday)


def _weekday(weekdays: list[str], frame: Frame) -> Days:
    wanted = {_number(weekday) for weekday in weekdays}
    days = tuple(day for day in frame.week if day.weekday() in wanted)
    return Days(days) if days else Days((), "no_week" if weekdays else "bad_day_text")


def _day(groups: Groups, frame: Frame) -> date | None:
    year, month, sign, day, unit = groups
    if month and sign != "月" and unit:
        return None
    number = int(month) if month else frame.month
    if number is None or day is None:
        return None
    return _nearest(int(year) if year else None, number, int(day), frame)


def _nearest(year: int | None, month: int, day: int, frame: Frame) -> date | None:
    """The day in its year; where none is said, in the one that brings it closest to the title or today."""
    near = frame.today if frame.year is None else date(frame.year, frame.month or 7, 1)
    years = (year,) if year else (near.year - 1, near.year, near.year + 1)
    found = [made for at in years if (made := _made(at, month, day))]
    return min(found, key=lambda at: abs(at - near), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _span(groups: Groups, frame: Frame) -> tuple[date, ...]:
    """All days from one to another; the second has the month of the first where it says none."""
    first = _day(_named_by_month(groups[:5]), frame)
    if first is None:
        return ()
    year, month, _, day, _ = groups[5:]
    other = (year or (None if month else str(first.year)), month or str(first.month), "月", day, "")
    last = _day(other, frame)
    if last is None or not 0 <= (last - first).days < LONGEST_SPAN:
        return ()
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def _named_by_month(groups: Groups) -> Groups:
    year, month, sign, day, _ = groups
    return (year, month, sign, day, "")
