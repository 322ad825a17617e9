"""Answers that say that a part is done, which are no word of the whole: 已完成80%, 完成一半, 基本完成."""

from __future__ import annotations

import re
from typing import Final

DONE_WORDS: Final = ("完成", "办结")
_CLAUSE = re.compile(r"[,，。;；!！\n]+|\.(?![0-9])")
_COUNTED = "户人处家间名栋车个点次座条所件"
_DONE = f"(?:{'|'.join(DONE_WORDS)})"
TENTHS: Final = rf"(?:[1-9](?:[-.~到至、][0-9])?(?:成(?![功立员果为效])|\s+成(?=已?{_DONE})))"
SHARE: Final = rf"(?:{TENTHS}|[0-9]+\s*分之|(?![0-9]{{2,}}\s*/\s*[0-9](?![0-9]))[0-9]+\s*/\s*[0-9]+)"
"""How a share of a whole begins: 5成, 3分之2, 2/3; 12/1 is a code and a key."""
_AMOUNT = re.compile(
    r"(?<![0-9.])(?!100(?:\.0+)?%)[0-9]+(?:\.[0-9]+)?%|百分之(?!一?百)|[一二三四五六七八九两几0-9]成(?![功立员果为效])"
    rf"|(?<![0-9]){TENTHS}|(?<!百)分之|一半|[半多]数|[过近大多小]半|大多"
)
_WHOLE = re.compile(r"(?<![0-9.])100(?:\.0+)?%|百分之一?百")
_PART = re.compile(
    r"(?<![全内外干支])(?<!剩余)(?<!剩下)(?<!其余)(?<!余下)(?<![余下]的)部分|阶段性|前期"
    r"|第[一二三四五六七八九十0-9]+(?:阶段|批|轮|步|期)|基本(?!农田|情况|信息|生活|保障)|大[体致]|初步|差不多|几乎"
    rf"|^[0-9一二两三四五六七八九十几]+[{_COUNTED}组村][^0-9全都]{{0,3}}{_DONE}(?!.*[0-9])"
    rf"|接近|将近|临近|(?<![尽加赶])快要?(?={_DONE})|除[^除]{{1,12}}?外(?!围)|(?<!不)[只仅]有?(?={_DONE}|[0-9一二两三四五六七八九十])"
)
_UNCOUNTED = re.compile(rf"{_DONE}了?(?!5$)[0-9]+$")
"""80 of what: a number that counts nothing, nor is the key for done."""
_RATE = re.compile(r"完成(?:进度|率|度|量)")
_NOT_YET = r"[未没](?!有?(?:发现|见|问题|异常|情况|人|伤|受|险|隐患|变化|事|影响))"
_LEFT = re.compile(
    r"还[剩差欠]|尚[剩余差缺]|(?:剩[余下]?|其[余他]|余下|另有|还有(?!没))[^,，。;；!！\n]*?"
    rf"(?:{_NOT_YET}|待(?!命)|[正还]在(?!返|撤|值)|明[天日早])"
    rf"|[0-9一二两三四五六七八九十几][{_COUNTED}][^,，。;；!！\n]{{0,6}}?(?:{_NOT_YET}|拒绝|不[肯愿走])"
)
"""What is still to be done, wherever in an answer it stands."""
_OF_TOTAL: Final = (
    re.compile(rf"{_DONE}了?\s*(?P<done>[0-9]+)\s*/\s*(?P<total>[0-9]+)"),
    re.compile(rf"(?<![0-9/])(?P<done>[0-9]+)\s*/\s*(?P<total>[0-9]+)[^0-9,，。;；!！\n]{{0,8}}?{_DONE}"),
    re.compile(
        rf"(?P<total>[0-9]+)(?P<what>[{_COUNTED}])[^0-9]{{0,8}}?{_DONE}了?\s*(?P<done>[0-9]+)(?P=what)"
    ),
    re.compile(rf"(?P<total>[0-9]+)(?P<what>[{_COUNTED}])[^0-9]{{0,4}}?(?P<done>[0-9]+)(?P=what)已?{_DONE}"),
    re.compile(
        rf"{_DONE}了?\s*(?P<done>[0-9]+)(?P<what>[{_COUNTED}])[^0-9]{{0,8}}?[共总应全][^0-9]{{0,3}}"
        r"(?P<total>[0-9]+)(?P=what)"
    ),
)
"""So many of so many."""


def says_part(text: str) -> bool:
    """Whether a text, in compatible signs (NFKC), has a word for done and says that it is so of a part, or
    that something is left.
    """
    clauses = [clause.strip() for clause in _CLAUSE.split(text)]
    if not any(word in text for word in DONE_WORDS):
        return False
    if names_remainder(text) or any(_falls_short(text, form) for form in _OF_TOTAL):
        return True
    of_done = [clause for clause in clauses if any(word in clause for word in DONE_WORDS)]
    return any(map(_says_part, of_done)) or any(map(_AMOUNT.fullmatch, clauses))


def names_remainder(text: str) -> bool:
    """Whether a text says that something is still to be done."""
    return bool(_LEFT.search(text))


def _says_part(clause: str) -> bool:
    if _PART.search(clause) or _AMOUNT.search(clause) or _UNCOUNTED.search(clause):
        return True
    return bool(_RATE.search(clause)) and not _WHOLE.search(clause)


def _falls_short(text: str, form: re.Pattern[str]) -> bool:
    return any(int(match["done"]) < int(match["total"]) for match in form.finditer(text))
