"""What keeps people from their tasks of a roll-out 有困难, and what is answered to it. A difficulty changes
nothing of how far a task is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.access.rights import Right, Viewer
from domain.emergency.rollouts.progress.task_states import FINISHED, Task
from domain.kernel.errors import Refused
from domain.squads.difficulty import Difficulty, answer_difficulty, check_words

HINDERED: Final = "hindered"
"""The mark of a branch that counts the difficulties below it which wait for an answer."""
MOST_OF_A_TASK: Final = 20


def check_speaks(viewer: Viewer, for_oneself: bool, region: str) -> None:
    """Whoever has the task speaks by their phone; for others, whoever leads roll-outs in its region. Refused
    forbidden.
    """
    if not for_oneself:
        viewer.require(Right.ROLLOUTS, region)
    elif not viewer.has(Right.ANSWER_CALLS):
        raise Refused("forbidden", "nobody's phone", "person")


def report_task_difficulty(
    task: Task, known: Sequence[Difficulty], difficulty: Difficulty
) -> Difficulty | None:
    """What somebody says, as one more of those of their task; None for what was said before. Refused
    task_finished, bad_difficulty, no_difficulty, too_long, many_difficulties.
    """
    new = replace(
        difficulty,
        number=len(known) + 1,
        note=check_words(difficulty.kind, difficulty.note),
        at=min(difficulty.at, difficulty.known_at),
    )
    if (new.kind, new.note, new.at) in {
        (difficulty.kind, difficulty.note, difficulty.at) for difficulty in known
    }:
        return None
    if task.state == FINISHED:
        raise Refused("task_finished", "this task is finished", "rollout")
    if len(known) >= MOST_OF_A_TASK:
        raise Refused("many_difficulties", f"at most {MOST_OF_A_TASK} of one task", "kind")
    return new


def answer_task_difficulty(
    known: Sequence[Difficulty], number: int, text: str, by: str, now: datetime
) -> Difficulty:
    """One of a task with its answer. Refused no_such_difficulty, answered, no_answer, too_long."""
    found = next((difficulty for difficulty in known if difficulty.number == number), None)
    if found is None:
        raise Refused("no_such_difficulty", "there is no such difficulty", "difficulty")
    return answer_difficulty(found, text, by, now)
