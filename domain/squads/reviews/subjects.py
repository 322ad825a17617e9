"""What is measured of one case or one squad: how long it was in each step, and whether that was in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from domain.cases.case_registers import STAGES

CASES, SQUADS = "cases", "squads"
KINDS: Final = (CASES, SQUADS)
WHOLE: Final = "whole"
CASE_STEPS: Final = (*STAGES[:-1], WHOLE)
"""The steps of a case, each named as the stage that it is in meanwhile; and from the report to the end."""
SQUAD_STEPS: Final = ("accepted", "on_the_way", "on_site", "done", "stood_down")
"""How far a squad came, each counted from when it was assembled."""
STEPS: Final[Mapping[str, tuple[str, ...]]] = {CASES: CASE_STEPS, SQUADS: SQUAD_STEPS}
PERSON_STEPS: Final = SQUAD_STEPS[:-1]
COUNTED: Final = ("returns", "extensions", "passings", "reopenings", "requests", "refusals")
"""What is counted of a case, in the order of the fields of a Subject."""
RECORDED: Final = "recorded"
COUNTED_OF: Final[Mapping[str, tuple[str, ...]]] = {CASES: COUNTED, SQUADS: (RECORDED,)}
"""What is counted of each kind."""


class Taken(NamedTuple):
    """One step of one subject. `seconds`: how long it took, None while it is under way; `working`: counted in
    working time; `late`: whether it ended after its limit, None without one; under way, whether that is over.
    """

    seconds: float | None = None
    working: bool = False
    late: bool | None = None


class Subject(NamedTuple):
    """A case or a squad as it is measured. `at`: reported or assembled; `steps`: those that it went through
    or is in. `ended`: closed or stood down; `recorded`: a squad that a township had while it was cut off.
    """

    at: datetime
    region: str
    matter: str | None = None
    unit: str | None = None
    steps: Mapping[str, Taken] = MappingProxyType({})
    ended: bool = False
    returns: int = 0
    extensions: int = 0
    passings: int = 0
    reopenings: int = 0
    requests: int = 0
    refusals: int = 0
    recorded: bool = False
