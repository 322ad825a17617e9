"""A whistle 吹哨: who must report in 报到 about a case until when, and how each of them stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Final

from domain.access.masking import mask_text
from domain.changes import Row, local_text
from domain.kernel.regions import is_code
from domain.kernel.values import value

CALLED, REPORTED_IN, REFUSED = "called", "reported_in", "refused"
MOST_CALLED: Final = 20
"""So many may one whistle call."""
MOST_WHISTLES: Final = 20
"""So many whistles may a case have."""


@value
class UnitCall:
    """One of those a whistle calls. `unit`: the code of a unit, or of a region; `by`: the actor who answered,
    `on_behalf`: for a unit that is not their own.
    """

    unit: str
    state: str = CALLED
    at: datetime | None = None
    by: str = ""
    note: str = ""
    on_behalf: bool = False


@value
class Whistle:
    """`number`: the version of the handling it made; `text`: what is asked of the called, until `due_at`.
    `lapsed_at`: when the time was over and not everybody had answered, or nobody came.
    """

    number: int
    by: str
    text: str
    at: datetime
    due_at: datetime
    calls: tuple[UnitCall, ...]
    lapsed_at: datetime | None = None

    @property
    def silent(self) -> tuple[str, ...]:
        """Who has not answered."""
        return tuple(call.unit for call in self.calls if call.state == CALLED)

    @property
    def met(self) -> bool:
        """Whether everybody answered and somebody came."""
        return not self.silent and any(call.state == REPORTED_IN for call in self.calls)


Whistles = tuple[Whistle, ...]


def with_call(whistles: Whistles, number: int, call: UnitCall) -> Whistles:
    """The whistles with another answer of one of the called."""
    return tuple(
        replace(whistle, calls=tuple(call if old.unit == call.unit else old for old in whistle.calls))
        if whistle.number == number
        else whistle
        for whistle in whistles
    )


def with_lapse(whistles: Whistles, number: int, now: datetime) -> Whistles:
    """The whistles with one whose time is over."""
    return tuple(
        replace(whistle, lapsed_at=now) if whistle.number == number else whistle for whistle in whistles
    )


def list_called(whistles: Whistles) -> frozenset[str]:
    """Names of the called, as domain/access/scope.py has them: a region's code, or "unit:<code>"."""
    return frozenset(name_callee(call.unit) for whistle in whistles for call in whistle.calls)


def name_callee(unit: str) -> str:
    """The name under which a unit or a region is called into a case."""
    return unit if is_code(unit) else f"unit:{unit}"


def whistle_content(whistles: Whistles) -> list[Row] | None:
    """What the trace keeps of whistles, None of none: their words stand with the command that said them."""
    return [
        {
            "number": whistle.number,
            "due_at": local_text(whistle.due_at, UTC),
            "lapsed": whistle.lapsed_at is not None,
            "units": {call.unit: call.state for call in whistle.calls},
        }
        for whistle in whistles
    ] or None


def whistle_rows(whistles: Whistles, names: tuple[str, ...], tz: tzinfo) -> list[Row]:
    """What screens get of whistles; personal data in their words is masked, and the `names` given."""
    return [
        {
            "number": whistle.number,
            "text": mask_text(whistle.text, names),
            "at": local_text(whistle.at, tz),
            "due_at": local_text(whistle.due_at, tz),
            "lapsed": whistle.lapsed_at is not None,
            "units": [_call_row(whistle, call, names, tz) for call in whistle.calls],
        }
        for whistle in whistles
    ]


def _call_row(whistle: Whistle, call: UnitCall, names: tuple[str, ...], tz: tzinfo) -> Row:
    if call.at is None:
        return {"unit": call.unit, "state": call.state}
    return {
        "unit": call.unit,
        "state": call.state,
        "at": local_text(call.at, tz),
        "late": call.at > whistle.due_at,
        "on_behalf": call.on_behalf,
        "note": mask_text(call.note, names),
    }
