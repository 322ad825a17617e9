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
from domain.squads.squad import ACCEPTED, DONE, ON_SITE, ON_THE_WAY, UNAVAILABLE

KEYS: Final = {"1": ACCEPTED, "2": UNAVAILABLE, "3": ON_THE_WAY, "4": ON_SITE, "5": DONE}
WORDS: Final = (
    *((word, ACCEPTED) for word in ("参加", "接受", "领办")),
    *((word, ON_THE_WAY) for word in ("出发", "在路上")),
    *((word, ON_SITE) for word in ("到达", "到场")),
    *((word, DONE) for word in ("完成", "办结")),
)
"""收到 and 已读 are no answers: read is not accepted."""
RECEIPTS: Final = ("收到", "已读", "知悉")
"""Words by which somebody confirms an instruction."""
CODE_DIGITS: Final = 2
CODES: Final = 90
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_REFUSAL = re.compile(
    r"(?:来不了|去不了|到不了|参加不了|不参加|不接受|不领办|拒绝)"
    r"|(?:不能|无法)(?!按时|准时|及时|马上|立即|立刻)(?:$|.{0,2}?(?:参加|接受|领办|出发|前|到|去|来|赶))"
)
"""That somebody does not come. Whoever cannot finish, or not in time, comes all the same."""
_OPEN_BEFORE = re.compile(
    r"[没未不勿别]|预计|估计|大约|大概|马上|即将|准备|争取|尽快|稍后|随后|分钟|小时|点|才|是否|能否"
)
_SETTLED = re.compile(r"已经?于?$")
_OPEN_AFTER = re.compile(r"不|得?了?[吗么]|一半|部分")


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
    """What a text says: the code ('' none), the state (None: not understood), and the words that follow."""

    code: str
    state: str | None
    rest: str


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
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", text)[:500])
    code, key = "", ""
    if tokens and tokens[0].isdigit() and len(tokens[0]) in (CODE_DIGITS, CODE_DIGITS + 1):
        first = tokens.pop(0)
        code, key = first[:CODE_DIGITS], first[CODE_DIGITS:]
    if not key and tokens and tokens[0] in KEYS:
        key = tokens.pop(0)
    rest = " ".join(tokens)
    return TextAnswer(code, KEYS.get(key) if key else _state_of(rest), rest)


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


def find_by_name(answer: TextAnswer, calls: Sequence[OpenCall]) -> OpenCall | None:
    """The call of somebody whose answer comes from another phone: code and name have to be theirs."""
    named = [call for call in calls if answer.code and call.code == answer.code and call.person_name]
    found = [call for call in named if call.person_name in answer.rest.split()]
    return found[0] if len(found) == 1 else None


def is_receipt(answer: TextAnswer) -> bool:
    """Whether a text says that an instruction was read, and nothing about a call."""
    return answer.state is None and any(_says(answer.rest, word) for word in RECEIPTS)


def _state_of(words: str) -> str | None:
    if any(_REFUSAL.search(clause) for clause in words.split()):
        return UNAVAILABLE
    return next((state for word, state in WORDS if _says(words, word)), None)


def _says(words: str, word: str) -> bool:
    """Whether a clause says that something is so; not that it is not, may be, or is yet to come."""
    for clause in words.split():
        before, found, after = clause.partition(word)
        is_open = _OPEN_BEFORE.search(before) and not _SETTLED.search(before)
        if found and not is_open and not _OPEN_AFTER.match(after):
            return True
    return False
