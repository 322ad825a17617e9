"""Demo people of departments: who is on duty at the county, and the teams that go out, from a seed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from .layout import Spec
from .people import name, phone

STAFFING: Final = Path(__file__).parent / "templates" / "staff.csv"
"""How many of each unit of a county are on duty by turns, and how many go out."""
DUTY, CREW = "duty", "crew"
OF_TEAM: Final = (1, 4)
"""The same of the enforcement team of a township."""


def staff(spec: Spec, towns: Iterable[str], before: int, dice: np.random.Generator) -> list[tuple[str, ...]]:
    """Rows of people.csv that follow the `before` of its villages and grids; none where a county has none."""
    if not spec.staff:
        return []
    return [
        (f"{spec.prefix}-S{number:05d}", name(dice), post, unit, region, phone(spec.code, before + number))
        for number, (unit, post, region) in enumerate(_places(spec, towns), start=1)
    ]


def _places(spec: Spec, towns: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(unit, post, region) of each, unit by unit."""
    with STAFFING.open(encoding="utf-8") as file:
        units = [(row["unit"], spec.code, int(row[DUTY]), int(row[CREW])) for row in csv.DictReader(file)]
    units += [(f"e-{town}", town, *OF_TEAM) for town in sorted(towns)]
    for unit, region, duty, crew in units:
        yield from ((unit, post, region) for post in (DUTY,) * duty + (CREW,) * crew)
