"""A call sheet 呼叫单: the people of a branch who did not accept, exceptions first, and below them those who
accepted and are overdue, as they are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from domain.access.masking import mask_name, mask_phone
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.progress.task_states import ACCEPTED, FINISHED, STATES, TAKEN_OVER
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.sheets.row_codes import write_code
from domain.kernel.values import value

HEADS: Final = 2
"""The tier of grid heads: a grid whose head is silent is called first."""
TOWNSHIP_DIGITS: Final = 9
_PLACES: Final = {HEADS: 0, 1: 1}


@value
class SilentPerson:
    """Somebody whose task nobody accepted or took over, or who should have finished it. `number`: which of
    the roll-out's people, from 0; `post` and `post_en`: what they are; `phone`: as the directory has it.
    """

    person: str
    number: int
    tier: int
    region: str
    state: int
    name: str
    phone: str
    post: str
    post_en: str = ""


@value
class SheetDeputy:
    """Who is called in somebody's place."""

    name: str
    phone: str


@value
class SheetRow:
    """One line. `silent`: nobody of the person's branch accepted; `below` and `accepted`: how many others
    stand in it, and how many of them accepted; -1 where the person leads none.
    """

    code: str
    person: str
    name: str
    phone: str
    post: str
    post_en: str
    region: str
    tier: int
    state: int
    silent: bool
    below: int = -1
    accepted: int = -1
    deputy: SheetDeputy | None = None


@value
class CallSheet:
    """`region`: the township or village; `people`, `accepted`, `taken_over`: of its branch; `silent`: how
    many of its grids are; `as_of`: when the figures were read.
    """

    rollout: Rollout
    region: str
    rows: tuple[SheetRow, ...]
    people: int
    accepted: int
    silent: int
    as_of: datetime
    taken_over: int = 0

    @property
    def digest(self) -> str:
        """The same for the same rows and figures, whenever they were read."""
        figures = (self.people, self.accepted, self.taken_over)
        content = (self.rollout.id, self.rollout.state, self.region, self.rows, *figures)
        return sha256(repr(content).encode()).hexdigest()

    @property
    def open(self) -> int:
        """How many of its people did not accept."""
        return sum(row.state < ACCEPTED for row in self.rows)

    @property
    def number(self) -> str:
        """Of the sheet, at its foot; two sheets of one number say the same."""
        return f"{self.rollout.id}/{self.region[6:] or '0'}-{self.digest[:4].upper()}"


NOBODY: Final[Mapping[str, SheetDeputy]] = {}


def draw_up_sheet(
    rollout: Rollout,
    region: str,
    silent: Iterable[SilentPerson],
    branches: Mapping[str, Branch],
    people: int,
    as_of: datetime,
    deputies: Mapping[str, SheetDeputy] = NOBODY,
) -> CallSheet:
    """The sheet of a branch. `silent`: of the whole roll-out or of the branch; `branches`: by region;
    `people`: how many tasks the roll-out has, of which codes are made; `deputies`: by person.
    """
    tasks_of_region = [person for person in silent if person.region.startswith(region)]
    drawn = (_row(person, rollout.id, branches, people) for person in tasks_of_region)
    rows = sorted((replace(row, deputy=deputies.get(row.person)) for row in drawn), key=_order)
    counts = sum_counts(branches.get(region))
    quiet = sum(
        1
        for branch in branches.values()
        if len(branch.region) == 15 and branch.region.startswith(region) and branch.first_at is None
    )
    accepted, taken_over = _count_accepted(counts), counts[TAKEN_OVER]
    return CallSheet(rollout, region, tuple(rows), sum(counts), accepted, quiet, as_of, taken_over)


def _count_accepted(counts: Sequence[int]) -> int:
    """How many accepted, as screens count them: those who finished among them, not who was taken over."""
    return counts[ACCEPTED] + counts[FINISHED]


def mask_sheet(sheet: CallSheet) -> CallSheet:
    """The sheet for somebody who may see neither names nor phones."""
    return replace(sheet, rows=tuple(map(_mask_row, sheet.rows)))


def _mask_row(row: SheetRow) -> SheetRow:
    deputy = row.deputy
    if deputy is not None:
        deputy = SheetDeputy(mask_name(deputy.name), mask_phone(deputy.phone))
    return replace(row, name=mask_name(row.name), phone=mask_phone(row.phone), deputy=deputy)


def sum_counts(branch: Branch | None, tier: int = 0) -> list[int]:
    """How many tasks of a branch are in each state: of a tier, 0 for all."""
    tiers = {} if branch is None else branch.tiers
    chosen = [counts for name, counts in tiers.items() if not tier or name == str(tier)]
    return [sum(column) for column in zip(*chosen, strict=True)] if chosen else [0] * len(STATES)


def list_townships(branches: Iterable[str]) -> list[str]:
    """The townships among the regions of a roll-out's branches, in order."""
    return sorted(region for region in branches if len(region) == TOWNSHIP_DIGITS)


def _row(person: SilentPerson, rollout: str, branches: Mapping[str, Branch], people: int) -> SheetRow:
    branch = branches.get(person.region)
    below = accepted = -1
    if person.tier <= HEADS and branch is not None:
        lower = [sum_counts(branch, int(tier)) for tier in branch.tiers if int(tier) > person.tier]
        below, accepted = sum(map(sum, lower)), sum(map(_count_accepted, lower))
    code = write_code(rollout, people, person.number)
    silent = branch is not None and branch.first_at is None
    who = (
        person.person,
        person.name,
        person.phone,
        person.post,
        person.post_en,
        person.region,
        person.tier,
        person.state,
    )
    return SheetRow(code, *who, silent, below, accepted)


def _order(row: SheetRow) -> tuple[bool, bool, int, bool, str, str]:
    """Heads and leaders of silent branches, other heads, leaders, then everybody else, silent grids first; in
    the same order below them whoever accepted.
    """
    leads, accepted = row.tier in _PLACES, row.state >= ACCEPTED
    return (
        accepted,
        not (leads and row.silent),
        _PLACES.get(row.tier, row.tier),
        not row.silent,
        row.region,
        row.person,
    )
