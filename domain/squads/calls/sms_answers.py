"""Answers that come as text: what people mean, and which of their calls. Never guessed: what is not clear is
asked back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.kernel.values import value
from domain.kernel.worlds import WorldId
from domain.squads.calls.partial_words import DONE_WORDS, SHARE, TENTHS, names_remainder, says_part
from domain.squads.squad import ACCEPTED, DONE, ON_SITE, ON_THE_WAY, UNAVAILABLE

KEYS: Final = {"1": ACCEPTED, "2": UNAVAILABLE, "3": ON_THE_WAY, "4": ON_SITE, "5": DONE}
WORDS: Final = (
    *((word, ACCEPTED) for word in ("参加", "接受", "领办")),
    *((word, ON_THE_WAY) for word in ("出发", "在路上")),
    *((word, ON_SITE) for word in ("到达", "到场")),
    *((word, DONE) for word in DONE_WORDS),
)
"""收到 and 已读 are no answers: read is not accepted."""
RECEIPTS: Final = ("收到", "已读", "知悉")
"""Words by which somebody confirms an instruction."""
_ENGLISH_RECEIPT = re.compile(
    r"(?!.*(?:\b(?:not|no|never|cannot|t|nt|dont|didnt|cant|havent|unable|but|if|until|when)\b|\?))"
    r"(?:(?:yes|ok|i|we|ve|have|has|is|was|been|message|instruction|order) )*"
    r"(?:read|received|ok|okay|noted|understood)\b",
    re.IGNORECASE,
)
"""The same of who was written to in English: with nothing behind that takes it back."""
CODE_DIGITS: Final = 2
CODES: Final = 90
_COUNT = r"[0-9](?=[个号村组户名栋间座条辆艘楼层天]|人(?!员)|处(?![理置])|成员)"
_TOKEN = re.compile(
    r"[0-9]{1,2}:[0-9]{2}[^\W_]*|[0-9]+\.[0-9]+[\u4e00-\u9fff][^\W_]*|[0-9]+\s*(?:min|hour|h|km|am|pm)[a-z]*\b"
    rf"|{_COUNT}[^\W_]*\??"
    r"|[0-9]+(?:点(?!位)|时(?!间)|分钟|小时|人(?!员)|户(?!主))[^\W_]*\??|[0-9]+(?:\.[0-9]+)?%[^\W_]*\??"
    rf"|[0-9]{{2}}(?={_COUNT}|{TENTHS}|[0-9]\s*/\s*[0-9]{{1,2}}(?![0-9]))|{SHARE}[^\W_]*\??|[0-9]+|[^\W\d_][^\W_]*%?\??"
)
"""A number with what it counts is no code and no key: 3点出发, 3个村已完成, 80%完成, 5成完成, 2/3完成; a
share may stand right behind a code.
"""
_REFUSAL = re.compile(
    r"来不了|去不了|到不了|参加不了|(?<![会有是能])不(?:参加|接受|领办)|(?<![户人家们众民主])拒绝"
    r"|(?:不能|无法)(?:$|再?(?:参加|接受|领办|出发|前往|前来|赶[到来往去赴]|抵达|来|去|到(?:$|[场达岗位现])))"
)
"""That somebody does not come. Whoever cannot finish, or not in time, comes all the same."""
_CONTINUED = re.compile(r"(?<=预计|估计|大约|大概|将于|计划|准备|争取) ")
_UNABLE = re.compile(r"无法|不能|不了|难以")
"""Who cannot do what they read of is asked what they mean."""
_QUESTION = re.compile(
    r"(.{1,2})[不没]\1|是否|能否|可否|何时|什么时候|几[点时]|多久|怎么|哪|谁|[吗么?]$|[^没]没有?$"
)
_DOUBT = re.compile(
    r"估计|预计|预期|大约|大概|可能|也许|或许|应该|应已|不知|不确定|不清楚|[没未]确认|据说|听说|好像|似乎"
    r"|如[果能需]|若(?!干)|假如|一旦|要是|(?<![按照])要求|除非"
)
"""A deed behind these is in doubt, also one that is said to be over."""
_OPEN_BEFORE = re.compile(
    r"[没未不勿]|(?<![分特级个])别(?!人)|[无难](?:法|力|从|以|于|需|须|望|人员?$|$)|很难|否认"
    r"|马上|立[即刻]|即将|准备|争取|稍后|随后|分钟|小时|才|再|继续|(?<!申)请|希望|等(?![0-9一二三四五六七八九十两几])"
    r"|将(?:[于在要会按准及尽全]|(?!.*(?:转移|撤离|安置|疏散|送|接|带|移交)))|[尽快]快|快(?!速)|(?<![接招])待(?!命)"
    r"|(?<![所急必])需|(?<![主重首必])要(?=$|[去在于等按尽])|(?<![响反对供])应(?!急)|[正还]在|打算|计划|想|拟|力争"
    r"|督促|催|差不多|几乎|还差|差点|(?:部分|一半|大半|基本)$"
)
"""Denied, intended, asked for, or not yet over."""
_PROMISED = re.compile(
    r"保证|坚决|确保|一定|必[定须将会]?|务[必求]|力求|努力|[全尽]力|誓|会(?!议)|按[时期]|[前晚]$|前[全必]"
    r"|[点时分日天]之?[前后内]|[今明][天日晚夜早晨]|后天|晚上|[上下中]午|早上|凌晨|傍晚|天黑"
    r"|[0-9一二两三四五六七八九十][点时](?:[0-9一二三四五六七八九十]+分?|半|整|钟)?$"
)
"""Promised, or put off to a time; 已 and 刚 say that it is so all the same."""
_ABLE = re.compile(r"(?:能|会|可以)(?:够|[按准及]时|赶)?$")
_HARMLESS = re.compile(r"没有?(?:问题|事|关系)|不(?:用|必)担心|不要紧")
_SETTLED = re.compile(r".*已经?[于将把]?")
_OPEN_AFTER = re.compile(
    r"不|得?了?没|前(?![往方线沿])|[待难]|困难|未(?:定|果|成|遂)|失败|后(?![方勤])|[再才就]|一半|部分|中$"
    r"|情况|请[回打按告报答]"
)
_TAKEN_BACK = re.compile(
    r"但|不过|可是|可惜|还?[没未](?!有?(?:问题|关系|事|人|发现|险|隐患|异常|影响|伤))|不[是行能会对]"
    r"|(?i:cannot|can|cant|not|but|unable)$"
)
"""How a clause behind a key begins that says otherwise."""
_TAKES_PART = re.compile(
    r"(?:我们?|本[人组]|俺|好的?|行|可以|能够?|愿意?|同意|没问题|已经?|收到|并|确[认定]|一定|保证|会|[准按]时)*(?:参加|接受|领办)"
    r"(?:了|任务|处置|救援|抢险|工作|命令|指令|安排|该任务|此任务|这次任务|[好的吧啊哦呢]|谢谢)*"
)
"""All that somebody may say who accepts: 参加会议 and 由他领办 are something else."""


class CallState(StrEnum):
    """How far a call is. `answered`: the person is in the squad and may tell more; `ended`: nobody waits."""

    OPEN = "open"
    ANSWERED = "answered"
    ENDED = "ended"


@value
class OpenCall:
    """A call as an answer may mean it. `person_name` is compared with what somebody else's phone gives."""

    world: WorldId
    region: str
    squad: str
    person: str
    at: datetime
    code: str
    state: CallState
    rung: int = 0
    person_name: str = ""


@value
class TextAnswer:
    """What a text says: the code ('' none), the state (None: not understood), and the words that follow.
    `partial`: it has a word for done and says it of a part; that is asked back.
    """

    code: str
    state: str | None
    rest: str
    partial: bool = False


def choose_code(used: Sequence[str]) -> str:
    """A code for a new call. `used`: those of the person's calls, oldest first. It goes round through all
    codes, so that one is given again as late as can be.
    """
    last = int(used[-1]) - 10 if used else -1
    return f"{(last + 1) % CODES + 10}"


def code_of_task(rollout: str) -> str:
    """By what an answer names the task of a roll-out: 01 of RW-261129-01. Codes of calls begin at 10."""
    return f"0{rollout[-1]}"


def read_answer(text: str) -> TextAnswer:
    """What a text means: "12 1", "121", "1", "１２参加", "12 5 已疏散两户"."""
    normalized = unicodedata.normalize("NFKC", text)[:500]
    tokens = _TOKEN.findall(normalized)
    code, key = "", ""
    if tokens and tokens[0].isdigit() and len(tokens[0]) in (CODE_DIGITS, CODE_DIGITS + 1):
        first = tokens.pop(0)
        code, key = first[:CODE_DIGITS], first[CODE_DIGITS:]
    if not key and tokens and tokens[0] in KEYS:
        key = tokens.pop(0)
    rest = " ".join(tokens)
    if key:
        return _read_key(code, KEYS.get(key), rest)
    state = _state_of(rest)
    if state in (None, DONE) and says_part(normalized.strip().removeprefix(code)):
        return TextAnswer(code, None, rest, partial=True)
    return TextAnswer(code, state, rest)


def _read_key(code: str, state: str | None, rest: str) -> TextAnswer:
    """What a key means: nothing where the words behind it say otherwise (1 去不了, 5 还有两户没转)."""
    if state in (None, UNAVAILABLE):
        return TextAnswer(code, state, rest)
    deeds = [word for word, meant in WORDS if meant == state in (ON_SITE, DONE)]
    clauses = rest.split()
    if any(_TAKEN_BACK.match(clause) or _REFUSAL.search(clause) for clause in clauses):
        return TextAnswer(code, None, rest)
    if any(word in clause and not _says(clause, word) for clause in clauses for word in deeds):
        return TextAnswer(code, None, rest)
    if state == DONE and names_remainder(rest):
        return TextAnswer(code, None, rest, partial=True)
    return TextAnswer(code, state, rest)


def find_call(answer: TextAnswer, calls: Sequence[OpenCall]) -> OpenCall | None:
    """Which of a person's calls an answer means, the newest with its code; None when it has to be asked back:
    no such code, or none and not exactly one call that is not over.
    """
    if answer.code:
        return max(
            (call for call in calls if call.code == answer.code), key=lambda call: call.at, default=None
        )
    live = [call for call in calls if call.state is not CallState.ENDED]
    return live[0] if len(live) == 1 else None


def find_by_name(
    answer: TextAnswer, calls: Sequence[OpenCall], senders: Sequence[OpenCall] = ()
) -> OpenCall | None:
    """The call of somebody whose answer comes from another phone: code and name have to be theirs. `senders`:
    the calls of whoever has that phone; of people who share a squad each may have the same code, so a name
    right behind the answer says whose it is, and one further on is a part of the words.
    """
    named = [call for call in calls if answer.code and call.code == answer.code and call.person_name]
    words, sending = answer.rest.split(), {(call.world, call.person) for call in senders}
    found = [call for call in named if call.person_name in (words[:1] if senders else words)]
    others = [call for call in found if (call.world, call.person) not in sending]
    return others[0] if len(others) == 1 else None


def is_receipt(answer: TextAnswer) -> bool:
    """Whether a text says that an instruction was read, and nothing about a call."""
    if answer.state is not None or answer.partial or _UNABLE.search(answer.rest):
        return False
    return any(_says(answer.rest, word) for word in RECEIPTS) or bool(_ENGLISH_RECEIPT.match(answer.rest))


def _state_of(words: str) -> str | None:
    words = _CONTINUED.sub("", words)
    clauses = [clause for clause in words.split() if not _QUESTION.search(clause)]
    if any(_REFUSAL.search(clause) for clause in clauses):
        return UNAVAILABLE
    return next((state for word, state in WORDS if _says(words, word)), None)


def _says(words: str, word: str) -> bool:
    """Whether a clause says that something is so; not that it is not, may be, or is yet to come."""
    for clause in words.split():
        before, match, after = clause.partition(word)
        if match and not _QUESTION.search(clause) and not _is_open(before, word, after):
            return True
    return False


def _is_open(before: str, word: str, after: str) -> bool:
    """Whether what stands around a deed denies it, doubts it, or puts it off. 已 settles what stands in front
    of it.
    """
    if _DOUBT.search(before) or _OPEN_AFTER.match(after):
        return True
    near = _SETTLED.sub("", _HARMLESS.sub("", before))
    state = dict(WORDS).get(word)
    if state != ACCEPTED and not {"已", "刚"} & {*before} and _PROMISED.search(near):
        return True
    if state == ACCEPTED and not _TAKES_PART.fullmatch(before + word + after):
        return True
    is_deed = state is not None and state != ACCEPTED
    return bool(_OPEN_BEFORE.search(near)) or (is_deed and bool(_ABLE.search(near)))
