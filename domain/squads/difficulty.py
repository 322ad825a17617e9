"""有困难: what keeps somebody in the field from doing what they were called, told or sent for, and what was
answered to it. It changes nothing of how far they are: whoever has a difficulty is not unavailable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Final

from domain.access.masking import mask_text
from domain.changes import Row, local_text
from domain.kernel.errors import Refused
from domain.kernel.values import value

KINDS: Final = ("no_way", "people", "equipment", "danger", "other")
"""Cannot get there, need people, need equipment, dangerous, other."""
OTHER: Final = "other"
LONGEST_WORDS: Final = 500


@value
class Difficulty:
    """`about`: the number of an instruction, 0 for the call itself; `at`: when it was said, by the corrected
    clock of the phone, `known_at`: when it came; `by`: who said it for them, '' themselves; `answer`: what
    whoever commands says to it, '' while nobody did.
    """

    number: int
    person: str
    kind: str
    note: str
    at: datetime
    known_at: datetime
    about: int = 0
    by: str = ""
    clock_off_s: float | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None


def check_words(kind: str, note: str) -> str:
    """The words of a difficulty of some kind. Refused bad_difficulty, no_difficulty, too_long."""
    if kind not in KINDS:
        raise Refused("bad_difficulty", f"a difficulty is one of {', '.join(KINDS)}", "kind")
    words = note.strip()
    if kind == OTHER and not words:
        raise Refused("no_difficulty", "say what the difficulty is", "note")
    return _check_length(words, "note")


def answer_difficulty(old: Difficulty, text: str, by: str, now: datetime) -> Difficulty:
    """It with the answer. Refused answered, no_answer, too_long."""
    if not old.open:
        raise Refused("answered", "it was answered meanwhile", "difficulty")
    words = _check_length(text.strip(), "text")
    if not words:
        raise Refused("no_answer", "an answer needs words", "text")
    return replace(old, answer=words, answered_by=by, answered_at=now)


def list_answered(old: Iterable[Difficulty], new: Iterable[Difficulty]) -> list[Difficulty]:
    """Those that were answered between two states of the same."""
    open_before = {(each.person, each.number) for each in old if each.open}
    return [each for each in new if not each.open and (each.person, each.number) in open_before]


def difficulty_row(difficulty: Difficulty, tz: tzinfo) -> Row:
    """What screens and the trace get of one; personal data in its words is masked."""
    row: Row = {
        "number": difficulty.number,
        "person": difficulty.person,
        "kind": difficulty.kind,
        "note": mask_text(difficulty.note),
        "at": local_text(difficulty.at, tz),
    }
    if difficulty.about:
        row["order"] = difficulty.about
    if difficulty.by:
        row["by"] = difficulty.by
    if difficulty.answered_at is not None:
        row |= {"answer": mask_text(difficulty.answer), "answered_by": difficulty.answered_by}
        row["answered_at"] = local_text(difficulty.answered_at, tz)
    return row


def _check_length(words: str, field: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise Refused("too_long", f"at most {LONGEST_WORDS} characters", field)
    return words
