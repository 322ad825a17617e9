"""What whoever is asked back may answer by SMS: the codes of their calls and tasks, and what each may say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from domain.squads.calls.outgoing import CALL, TASK

CHOICES: Final = {
    "zh": {CALL: "1参加、2不能到、3出发、4到场、5办结并写明处置情况", TASK: "1领办、5办结"},
    "en": {
        CALL: "1 accept, 2 cannot come, 3 on the way, 4 on site, 5 done and what was done",
        TASK: "1 accept, 5 done",
    },
}
BRACKETS: Final = {"zh": "（{}）", "en": " ({})"}
BETWEEN: Final = {"zh": "；", "en": "; "}
EQUALS: Final = {"zh": "＝", "en": " = "}
TASKS_BEGIN: Final = "0"
"""By which the code of a task is told from that of a call."""


def describe_codes(lang: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """`calls`: the codes of a question, those of calls first, each kind with what may be answered to it;
    `example`: one of them.
    """
    calls: Sequence[Mapping[str, Any]] = facts.get("calls", ())
    kinds = {
        CALL: [call for call in calls if not str(call["code"]).startswith(TASKS_BEGIN)],
        TASK: [call for call in calls if str(call["code"]).startswith(TASKS_BEGIN)],
    }
    groups = [
        _list_codes(lang, group) + BRACKETS[lang].format(CHOICES[lang][kind])
        for kind, group in kinds.items()
        if group
    ]
    return {"calls": BETWEEN[lang].join(groups), "example": str(calls[0]["code"]) if calls else ""}


def _list_codes(lang: str, calls: Sequence[Mapping[str, Any]]) -> str:
    return BETWEEN[lang].join(
        f"{call['code']}{EQUALS[lang]}{call.get('matter', '')} {call.get('case', '')}" for call in calls
    )
