"""Directed checks in the small world of the laws: asked, answered, corrected, closed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.access.scope import Scope
from domain.changes import Change
from domain.emergency.rollouts.checks import check_commands as commands
from domain.emergency.rollouts.checks import check_sums
from domain.emergency.rollouts.checks.check import Check, ask_check, check_row, choose_asked, close_check
from domain.emergency.rollouts.checks.check_answers import CheckItem, take_answer
from domain.emergency.rollouts.checks.check_changes import answers_change, check_change
from domain.emergency.rollouts.checks.check_commands import CheckAnswer

if TYPE_CHECKING:
    from tests.laws.world import World

ID = "HC-261122-01"
BY = Actor(Viewer(Kind.PERSON, "account:7", "", ()))
HEADS = (("LY-G1", "330825101264001", True), ("LY-G2", "330825102201001", False))
GRIDS = ("330825101264001", "330825101264002", "330825102201001")
BEGIN = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


@dataclass
class CheckWorld:
    """The check there is, with an item for each grid."""

    check: Check | None = None
    items: dict[str, CheckItem] = field(default_factory=dict)

    def sums(self) -> dict[str, check_sums.CheckBranch]:
        """The regions, counted from the items."""
        assert self.check is not None
        return check_sums.sum_items(ID, self.check.kind, self.items.values())

    def rows(self, county: str, tz: tzinfo) -> list[dict[str, Any]]:
        """What screens hold of it while it asks."""
        check = self.check
        if check is None or not check.live:
            return []
        branch_parts = [check_sums.branch_part(branch, check.kind) for branch in self.sums().values()]
        return [check_row(check, county, tz), *branch_parts]

    @staticmethod
    def limit(rows: list[dict[str, Any]], scope: Scope) -> list[dict[str, Any]]:
        """What a scope sees of the rows."""
        whole = scope.whole and (scope.region.startswith("330825") or "330825".startswith(scope.region))
        return [
            row
            for row in rows
            if (scope.whole and row["region"].startswith(scope.region) if row["part"] == "region" else whole)
        ]


@dataclass(frozen=True)
class CheckAct:
    """A commander's command about the check, or the round in which people were reminded."""

    command: commands.AskCheck | commands.CheckCommand | int
    at: datetime


def ask(world: World, act: CheckAct) -> Change:
    """Its change; what it made another is put into the world."""
    known, command = world.checks, act.command
    place = ("330825", BY, act.at, world.county.tz)
    if isinstance(command, commands.AskCheck):
        audience = choose_asked(command, HEADS, GRIDS)
        known.check = ask_check(ID, command, audience, BY.name, act.at)
        known.items = {subject: CheckItem(subject, region) for subject, region in audience.subjects}
        return check_change("check.asked", None, known.check, known.sums().values(), *place)
    old = known.check
    assert old is not None
    if isinstance(command, commands.AnswerCheck):
        return _answer(known, old, command.answers, place)
    if isinstance(command, int):
        known.check = replace(old, round=command)
        return check_change("check.reminded", old, known.check, (), *place)
    known.check = close_check(old, command, BY.name, act.at)
    return check_change("check.closed", old, known.check, known.sums().values(), *place)


def _answer(known: CheckWorld, check: Check, answers: tuple[CheckAnswer, ...], place: Any) -> Change:
    before, changes = known.sums(), check_sums.CheckChanges(check.kind)
    for answer in answers:
        old = known.items[answer.subject]
        known.items[answer.subject], _ = take_answer(check, old, answer, place[2])
        changes.put(old, known.items[answer.subject])
    moved = [check_sums.add_to_check(before[region], entry) for region, entry in changes.by_region.items()]
    return answers_change(check, moved, {}, *place)


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


QUESTION = commands.AskCheck(
    region="330825", question="工棚里住着多少人？", kind="number", unit="人", due_minutes=60
)
ASKED = CheckAct(QUESTION, at(1))
YES_OR_NO = CheckAct(
    commands.AskCheck(region="330825", question="水库有没有人值守？", kind="yes_no", due_minutes=60), at(1)
)


def answer_subject(minutes: float, subject: str, value: Any) -> CheckAct:
    answers = (CheckAnswer(f"a{minutes}", value, at(minutes), subject=subject),)
    return CheckAct(commands.AnswerCheck(region="330825", check=ID, answers=answers), at(minutes))


CLOSED = CheckAct(commands.CloseCheck(region="330825", check=ID, expected_version=1), at(90))
CHECK_LAWS: list[tuple[str, list[CheckAct], list[CheckAct]]] = [
    ("check asked on every level", [], [ASKED]),
    (
        "check answered, reminded and corrected on every level",
        [ASKED],
        [
            answer_subject(5, GRIDS[0], 12.5),
            answer_subject(6, GRIDS[2], 0),
            CheckAct(1, at(6.5)),
            answer_subject(7, GRIDS[0], "3"),
        ],
    ),
    (
        "check answered by yes or no on every level",
        [YES_OR_NO],
        [
            answer_subject(5, GRIDS[0], "yes"),
            answer_subject(6, GRIDS[0], "no"),
            answer_subject(7, GRIDS[1], "yes"),
        ],
    ),
    ("check closed on every level", [ASKED, answer_subject(5, GRIDS[0], 4)], [CLOSED]),
]
