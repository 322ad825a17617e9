"""The words and hours of a list of who moved, as people write them in a cell."""

from __future__ import annotations

import re
from typing import Final

LONGEST_CELL: Final = 200
"""Signs of a cell that are read: the patterns below take the square of its length."""
STATE_WORDS: Final = (
    ("settled", ("安置", "投亲", "投靠", "settled")),
    ("moved", ("转移", "撤离", "moved")),
    ("persuaded", ("劝", "同意", "愿意", "答应", "persuaded")),
    ("told", ("通知", "告知", "told")),
)
"""In this order, which decides between two in one cell."""
YES: Final = frozenset(("是", "是的"))
_REFUSING: Final = r"拒绝?|不[太大]?(?:愿意?|同意)|不走|不肯|不配合|不答应|refus[a-z]*"
_REFUSED = re.compile(_REFUSING)
_AFTER_ALL = re.compile(
    r"(?:^(?:转移|撤离|安置|离开|走)?|[，,；;。、\s(（])(?:随?后来?|现在?|目前)?(?:全家|全户)?"
    r"(?:(?:经[^，,；;。\s]{0,10}?|多次|反复)?(?:劝[导说]?|动员|工作)后?)?(?:最终|成功|已经?){1,2}"
    r"(?:全部|全家|自行|安全|被?强制)?(?:(?P<left>转移|撤离)|(?:转移)?安置|投亲(?:靠友)?|投靠)"
    r"(?:完毕|完成|了)?(?:[至到，,；;。、)）]|$)"
)
"""What was done in the end by somebody who refused first: a clause of its own, so that it is not what others
did, what was done with their things, or what is to be.
"""
_CONSENT = "同意|愿意|答应"
_URGED = re.compile(r"(通知|告知|劝导?|劝说|劝动|动员)(?:其|他们)?(?:转移(?:安置)?|撤离)")
_AGREED = re.compile(rf"({_CONSENT})(?!后)[^\s，,；;。、已功并]{{0,8}}?(?:转移(?:安置)?|撤离|安置|投亲|投靠)")
"""Who is told or urged to move, or means to, has not moved by that."""
_DEEDS = "转移|撤离|安置|投亲|投靠|通知|告知|劝[动导说离]?"
_FAILED = re.compile(
    rf"劝[^；;。已离动0-9]{{0,6}}?(?:[未没]|没有|无人)(?:{_CONSENT})|"
    rf"(?:{_DEEDS})(?:工作)?(?:不[了到动成便听]|(?:[未没]|没有)(?:完成|成功|[到成动果])|待定|失败|困难)"
)
"""What was tried, or is to be, and did not come about."""
_REFUSAL = rf"(?:{_REFUSING})(?:[^\s已，,]{{0,2}}?(?:{_DEEDS})|[ _]+to[ _]+\w+)?"
_YIELDED = re.compile(rf"(?:已?不再|已不|是否|no[ _]+longer)(?:[ _]+be)?[ _]*{_REFUSAL}")
"""Who refuses no more, or perhaps: what that came to nobody can tell."""
_UNREFUSED = re.compile(
    r"(?:(?:没有?|[未无不]|并非|不是)(?:[人户曾会]|再次?|出现|表示|明确|存在)*"
    r"|(?:not|no|never|nobody|none|without|n['’]t)(?:[ _]+(?:one|yet|been|be|ever|have|has))*[ _]+)"
    rf"{_REFUSAL}|拒绝(?:{_DEEDS})?\s*[:：(（]\s*(?:否|无|没有)[)）]?$"
)
"""Who did not refuse: nothing is reported by that."""
_UNDONE = re.compile(
    rf"(?:不是|并非)已?经?(?:{_DEEDS})|(?:明[天日早晚]|后天|稍后|后续|一会儿?|待会儿?|晚些|[等待]雨停)[^已，,；;。]{{0,8}}?(?:{_DEEDS}|返回)|"
    rf"今[晚夜](?=转移|撤离|安置)(?:{_DEEDS})(?!完|了|至|到)|"
    r"(?:没有|[未没待否不免需须拟]|(?<!答)应(?!急)|要求?|正在|准备|计划|无[法力人]|难以|即将|(?<!已)将(?=[于在]|转移|撤离|安置|通知|告知|劝))+"
    r"(?:[能便会]|马上|立[即刻]|及时|按时|具备|条件|完全|全部|成功)*"
    rf"(?:[^\s已，,]{{0,2}}?(?:{_DEEDS}|{_CONSENT}|返回))?|(?:转移|撤离)(?:途)?中(?![学心队])"
    r"|(?:not|cannot|never|should|must|to|will|needs?)(?:[ _]+(?:yet|be|been|to|fully|have))*[ _]+"
    r"(?:moved?|settled?|persuaded?|told)"
)
"""What is not done, is to be done, or is under way: nothing is reported by that."""
_CLOCK = re.compile(
    r"(?:(?P<part>上午|下午|晚上?|傍晚|中午|凌晨|夜里|深夜|夜间|半夜)|(?P<ahead>[ap])\.?m\.?)?"
    r"\s*(?P<hour>[0-9]{1,2})\s*[:：时点]\s*(?P<minute>[0-9]{1,2}|半)?"
    r"(?::[0-9]{2})?\s*(?P<half>[ap])?\.?(?(half)m)"
)
_AFTERNOON: Final = ("下午", "中午", "傍晚")
_EVENING: Final = ("晚", "晚上")
_NIGHT: Final = ("夜里", "深夜", "夜间", "半夜")


def read_state(text: str) -> str | None:
    """What a report says of a cell; '' for who has not moved, of whom nothing is reported, None where nobody
    knows what it means.
    """
    cell = text.strip().lower()
    if not cell:
        return ""
    if cell in YES:
        return "moved"
    if len(cell) > LONGEST_CELL:
        return None
    calm = _UNREFUSED.sub("", _YIELDED.sub("", cell))
    refusals = [*_REFUSED.finditer(calm)]
    if refusals:
        return _read_after_refusal(calm[refusals[-1].end() :])
    done = _leave_undone(calm)
    found = (kind for kind, words in STATE_WORDS if any(word in done for word in words))
    return next(found, "" if _reports_nothing(cell) else None)


def _read_after_refusal(rest: str) -> str:
    """What became of somebody who refused, by what a cell tells behind that."""
    found = _AFTER_ALL.search(rest)
    if found is None:
        return "refused"
    return "moved" if found["left"] else "settled"


def _reports_nothing(cell: str) -> bool:
    """Whether a cell without a deed tells that there was none; who refuses no more did something since."""
    return not _YIELDED.search(cell) and bool(_UNREFUSED.search(cell) or _UNDONE.search(cell))


def _leave_undone(cell: str) -> str:
    """A cell without what is not done; of who is told or urged to move, that they are."""
    return _UNDONE.sub("", _FAILED.sub("", _AGREED.sub(r"\1", _URGED.sub(r"\1", cell))))


def read_clock(text: str) -> tuple[int, int] | None:
    """The hour of the day and the minute that a cell tells; None for none. Raises ValueError for an hour that
    does not exist, or that may be of the morning or of the evening.
    """
    match = _CLOCK.search(text[:LONGEST_CELL].lower())
    if match is None:
        return None
    half = match["half"] or match["ahead"]
    part = {"a": "凌晨", "p": "下午"}[half] if half else match["part"] or ""
    hour = _hour_of_day(int(match["hour"]), part)
    if hour is None:
        raise ValueError(text)
    minute = match["minute"] or "0"
    return hour, 30 if minute == "半" else int(minute)


def _hour_of_day(hour: int, part: str) -> int | None:
    """The hour by the part of the day; None where nobody knows which is meant."""
    if hour > 23 or (hour == 12 and part in (*_EVENING, *_NIGHT)):
        return None
    if (hour == 0 and part in _AFTERNOON) or (1 <= hour <= 4 and part in _EVENING):
        return None
    if hour == 12:
        return 0 if part == "凌晨" else 12
    first_later = dict.fromkeys(_AFTERNOON, 1) | dict.fromkeys(_EVENING, 5) | dict.fromkeys(_NIGHT, 6)
    is_later = first_later.get(part, 24) <= hour < (11 if part == "中午" else 12)
    return hour + 12 if is_later else hour
