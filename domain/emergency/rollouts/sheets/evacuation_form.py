"""An evacuation form 转移登记表: households of a place on paper, the most urgent first, each with a code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.evacuations.ledger import MOVED, Entry, urgency_of
from domain.emergency.rollouts.sheets.row_codes import BASE, LEAST_DIGITS, write_code
from domain.kernel.values import value

FIRST: Final = 1
"""Up to this urgency a household is seen to first: vulnerable and not moved, or refused."""
Line = tuple[Entry, Household | None]


@value
class FormRow:
    """One household. `people`: as counted, else as the list has it; `first`: whether it is seen to first."""

    code: str
    household: str
    head: str
    phone: str
    address: str
    grid: str
    people: int
    vulnerable: tuple[str, ...]
    state: int
    first: bool


@value
class EvacuationForm:
    """`region`: the township, village or grid; `people`: of all its households, `left`: who did not move;
    `as_of`: when the figures were read.
    """

    evacuation: Evacuation
    region: str
    rows: tuple[FormRow, ...]
    people: int
    left: int
    as_of: datetime

    @property
    def digest(self) -> str:
        """The same for the same rows and figures, whenever they were read."""
        content = (self.evacuation.id, self.region, self.rows, self.people, self.left)
        return sha256(repr(content).encode()).hexdigest()

    @property
    def number(self) -> str:
        """Of the form, at its foot; two forms of one number say the same."""
        return f"{self.evacuation.id}/{self.region[6:] or '0'}-{self.digest[:4].upper()}"


def code_space(evacuation: Evacuation) -> int:
    """How many codes an evacuation has: twice as many as its order named households, so that those which are
    added later have theirs and nobody's changes.
    """
    size = int(BASE**LEAST_DIGITS)
    while size < 2 * evacuation.households:
        size *= BASE
    return size


def number_households(entries: Iterable[Entry], added: Mapping[str, int]) -> dict[str, int]:
    """Which household of an evacuation each is, from 0: those of the order by id, then those that were added,
    as they came. `added`: when each was first reported, as a number that grows.
    """
    ranked = sorted((bool(entry.extra), added.get(entry.household, 0), entry.household) for entry in entries)
    return {household: number for number, (*_, household) in enumerate(ranked)}


def draw_up_form(
    evacuation: Evacuation, region: str, lines: Iterable[Line], numbers: Mapping[str, int], as_of: datetime
) -> EvacuationForm:
    """The form of a region: the most urgent at the top, then by grid. `numbers`: of all households."""
    lines_of_region = [line for line in lines if line[0].grid.startswith(region)]
    lines_of_region.sort(key=lambda line: (urgency_of(line[0]), line[0].grid, line[0].household))
    space = code_space(evacuation)
    rows = tuple(
        _row(*line, write_code(evacuation.id, space, numbers[line[0].household])) for line in lines_of_region
    )
    left = sum(row.people for row in rows if row.state < MOVED)
    return EvacuationForm(evacuation, region, rows, sum(row.people for row in rows), left, as_of)


def number_shelters(evacuation: Evacuation) -> dict[str, int]:
    """The number by which each shelter is keyed in, from 1; relatives are 0."""
    return {shelter.code: number for number, shelter in enumerate(evacuation.shelters, 1)}


def _row(entry: Entry, known: Household | None, code: str) -> FormRow:
    head, phone, address = (known.head, known.phone, known.address) if known is not None else ("", "", "")
    vulnerable = known.vulnerable if known is not None else ()
    return FormRow(
        code, entry.household, head, phone, address, entry.grid, entry.headcount, vulnerable,
        entry.state, urgency_of(entry) <= FIRST,
    )  # fmt: skip
