"""The difficulties of a squad's members, with the call or with an instruction, and the answers to them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain.kernel.errors import Refused
from domain.squads.difficulty import Difficulty, answer_difficulty, check_words
from domain.squads.squad import Squad, check_live, make_next
from domain.squads.squad_commands import AnswerDifficulty, ReportDifficulty

MOST_DIFFICULTIES: Final = 100
"""Of one squad."""


def report_difficulty(old: Squad, command: ReportDifficulty, by: str, now: datetime) -> Squad:
    """The squad with one more; `by`: '' for themselves. What was said before, which a phone may send again
    under another link, changes nothing. Refused ended, not_called, no_order, not_ordered, bad_difficulty,
    no_difficulty, too_long, many_difficulties.
    """
    check_live(old)
    member = old.find_member(command.person)
    if member is None or not member.present:
        raise Refused("not_called", "this person is not in the squad", "person")
    _check_order(old, command.order, command.person)
    note, at = check_words(command.kind, command.note), min(command.answered_at, now)
    same = (command.person, command.order, command.kind, note, at)
    if same in {
        (difficulty.person, difficulty.about, difficulty.kind, difficulty.note, difficulty.at)
        for difficulty in old.difficulties
    }:
        return old
    number = len(old.difficulties) + 1
    if number > MOST_DIFFICULTIES:
        raise Refused("many_difficulties", f"at most {MOST_DIFFICULTIES} of one squad", "kind")
    difficulty = Difficulty(
        number, command.person, command.kind, note, at, now, command.order, by, command.clock_off_s
    )
    return make_next(old, difficulties=(*old.difficulties, difficulty))


def settle_difficulty(old: Squad, command: AnswerDifficulty, by: str, now: datetime) -> Squad:
    """The squad with an answer to one. Refused ended, no_such_difficulty, answered, no_answer, too_long."""
    check_live(old)
    named = next((each for each in old.difficulties if each.number == command.difficulty), None)
    if named is None:
        raise Refused("no_such_difficulty", "there is no such difficulty", "difficulty")
    new = answer_difficulty(named, command.text, by, now)
    return make_next(old, difficulties=tuple(new if each is named else each for each in old.difficulties))


def _check_order(squad: Squad, number: int, person: str) -> None:
    order = next((order for order in squad.orders if order.number == number), None)
    if number and order is None:
        raise Refused("no_order", "there is no such instruction", "order")
    if order is not None and person not in order.to:
        raise Refused("not_ordered", "this instruction was given to others", "person")
