"""What people do in joint handling. Each names the case and the version of what it changes as they saw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.cases.joint.joint import SquadOrder
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class JointCommand(Command):
    """What all of them have: `case`, its id."""

    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignParts(JointCommand):
    """Give units their parts: pairs of unit and text. `expected_version`: of the joint handling."""

    parts: tuple[tuple[str, str], ...]
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCommand(JointCommand):
    """About one part, by its number; `expected_version` is the part's own."""

    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart(PartCommand):
    """A unit says how far its part is: started, done with its answer, or asked to be excused."""

    state: str
    note: str = ""


class ExcusePart(PartCommand):
    """The lead does without a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPart(PartCommand):
    """The lead gives a part back: it is not done, or its unit is not excused. `due_at`: its new limit, None
    leaves the old one.
    """

    due_at: datetime | None = None


class LapseParts(JointCommand):
    """The limit of parts is over; given by the timer of their case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallConsultation(JointCommand):
    """Call units together. `expected_version`: of the joint handling."""

    units: tuple[str, ...]
    material: str
    meets_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpinion(JointCommand):
    """What a unit says. `expected_version`: of its opinion, 0 for the first."""

    consultation: int
    unit: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideConsultation(JointCommand):
    """What follows from it: the decision, a part for each unit that got an instruction, and instructions to
    squads of the case. `expected_version`: of the consultation.
    """

    consultation: int
    decision: str
    parts: tuple[tuple[str, str], ...] = ()
    due_at: datetime | None = None
    orders: tuple[SquadOrder, ...] = ()


JOINT_COMMANDS: Final[tuple[type[Command], ...]] = (
    AssignParts,
    AnswerPart,
    ExcusePart,
    ReturnPart,
    LapseParts,
    CallConsultation,
    GiveOpinion,
    DecideConsultation,
)


JOINT_NAMES: Final[dict[str, type[JointCommand]]] = {
    "assign": AssignParts,
    "answer": AnswerPart,
    "excuse": ExcusePart,
    "return": ReturnPart,
    "call": CallConsultation,
    "opinion": GiveOpinion,
    "decide": DecideConsultation,
}
"""What screens and programs call them."""
