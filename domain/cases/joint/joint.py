"""Joint handling (一牵头、多协同): the part of each co-operating unit in a case, and consultations (会商).

It is kept inside its case. Words in it are masked when they are said, so that everybody who sees the case may
read them. What leads from which state to which stands in joint_rules.py and consultation_rules.py.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain.kernel.values import value

ASSIGNED, STARTED, DONE, ASKED, EXCUSED = "assigned", "started", "done", "asked", "excused"
OPEN_PARTS: Final = frozenset({ASSIGNED, STARTED, ASKED})
"""Where a part still holds its case up; `asked`: its unit asks to be excused."""


@value
class Part:
    """What one unit has to do about a case. `version` counts its own changes: thirty units answer at once
    without being in each other's way. `words`: its answer, or why it asked, was excused or got it back.
    `consultation`: the number of the one it follows from, 0 for none. `amber_at`, `due_at`: its limit, None
    without one; `overdue_at`: when it was told that this limit is over. `on_behalf`: its last answer was
    recorded by somebody who is not of the unit (代报).
    """

    number: int
    unit: str
    text: str
    assigned_at: datetime
    changed_at: datetime
    changed_by: str
    state: str = ASSIGNED
    version: int = 1
    due_at: datetime | None = None
    words: str = ""
    returns: int = 0
    consultation: int = 0
    amber_at: datetime | None = None
    overdue_at: datetime | None = None
    on_behalf: bool = False

    @property
    def open(self) -> bool:
        """Whether it holds its case up."""
        return self.state in OPEN_PARTS


@value
class Opinion:
    """What one unit says in a consultation; saying it anew counts `version` up."""

    unit: str
    words: str
    at: datetime
    by: str
    version: int = 1


@value
class SquadOrder:
    """An instruction to a squad of the case that follows from a consultation; `to`: the people it went to,
    none for all who were in the squad.
    """

    squad: str
    text: str
    to: tuple[str, ...] = ()
    due_at: datetime | None = None


@value
class Consultation:
    """Units look at a case together. `version` counts opinions as well: nobody decides over one unread.
    `orders`: what its decision told the squads of the case.
    """

    number: int
    units: tuple[str, ...]
    material: str
    called_at: datetime
    called_by: str
    meets_at: datetime | None = None
    opinions: tuple[Opinion, ...] = ()
    decision: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    version: int = 1
    orders: tuple[SquadOrder, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nothing was decided yet."""
        return self.decided_at is None

    def opinion_of(self, unit: str) -> Opinion | None:
        """What a unit said; None while it has said nothing."""
        return next((opinion for opinion in self.opinions if opinion.unit == unit), None)


@value
class Joint:
    """All of it; `version` counts every change, for screens and for whoever assigns or calls."""

    version: int = 0
    parts: tuple[Part, ...] = ()
    consultations: tuple[Consultation, ...] = ()

    @property
    def open_parts(self) -> tuple[Part, ...]:
        """The parts that hold the case up."""
        return tuple(part for part in self.parts if part.open)

    @property
    def open_consultation(self) -> Consultation | None:
        """The one that is waiting for its decision; there is one at a time."""
        return next((consultation for consultation in self.consultations if consultation.open), None)

    @property
    def units(self) -> frozenset[str]:
        """Whom it opens the case to: units with a part they are not excused from, and those being asked."""
        consultation = self.open_consultation
        bound = {part.unit for part in self.parts if part.state != EXCUSED}
        return frozenset(bound | {*(consultation.units if consultation is not None else ())})
