"""What people decided about a case, in its trail: whom a whistle calls and how each answered, what a unit
asked time for, to which level the case went, and with which other cases it has to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from layouts.trail.trail_times import show_time

if TYPE_CHECKING:
    from layouts.i18n import Translator

Names = Mapping[str, str]
Row = Mapping[str, Any]
CALLED = "called"
WORDED = {"level": "level", "admission": "handling.admission"}
"""Facts whose values have words in the catalogue, and where."""
CASES = ("merged_into", "merged", "links", "split_from")
"""Facts that name other cases."""


def list_handling_words(old: Any, new: Any, names: Names, t: Translator) -> Iterator[str]:
    """What became of it, by a row of the trace of its case."""
    was, now = (side if isinstance(side, Mapping) else {} for side in (old, new))
    yield from _moved(now, names, t)
    for name in CASES:
        yield from _related(name, was.get(name), now.get(name), names, t)
    yield from _whistled(_by_number(was.get("whistles")), _by_number(now.get("whistles")), names, t)
    yield from _requested(_by_number(was.get("requests")), _by_number(now.get("requests")), names, t)


def _moved(now: Row, names: Names, t: Translator) -> Iterator[str]:
    """The level it came to, the region it was handed down to, and how its admission stands."""
    for name, where in WORDED.items():
        if value := now.get(name):
            yield t("trail.became", field=t(f"trace.field.{name}"), value=t(f"{where}.{value}"))
    if region := now.get("handed_to"):
        yield t("level.handed", place=_name(region, names))


def _related(name: str, was: Any, now: Any, names: Names, t: Translator) -> Iterator[str]:
    """Cases it has to do with now, and no more."""
    before, after = _list(was), _list(now)
    for case in after:
        if case not in before:
            yield t("trail.became", field=t(f"trace.field.{name}"), value=names.get(case, case))
    for case in before:
        if case not in after:
            yield t("trail.unrelated", field=t(f"trace.field.{name}"), value=names.get(case, case))


def _whistled(was: Mapping[int, Row], now: Mapping[int, Row], names: Names, t: Translator) -> Iterator[str]:
    """Whom a new whistle calls and until when; of one that was there, who answered, and at its end who did
    not.
    """
    for number, whistle in now.items():
        units, before = whistle["units"], was.get(number)
        if before is None:
            yield t("trail.units", units=_join(units, names, t))
            yield t("trail.whistle.due", time=show_time(whistle["due_at"]))
            continue
        answered = {unit: state for unit, state in units.items() if before["units"].get(unit) != state}
        yield from (
            t("trail.became", field=_name(unit, names), value=t(f"whistle.{state}"))
            for unit, state in answered.items()
        )
        silent = [unit for unit, state in units.items() if state == CALLED]
        if whistle["lapsed"] and not before["lapsed"] and silent:
            yield t("trail.whistle.silent", units=_join(silent, names, t))


def _requested(was: Mapping[int, Row], now: Mapping[int, Row], names: Names, t: Translator) -> Iterator[str]:
    """What a unit asks for, and what it was answered."""
    for number, request in now.items():
        before = was.get(number)
        if before is None or before["state"] != request["state"]:
            yield " · ".join(_request(request, names, t))


def _request(request: Row, names: Names, t: Translator) -> Iterator[str]:
    yield _name(request["unit"], names)
    yield t(f"request.{request['kind']}")
    if request.get("part"):
        yield t("request.part", number=request["part"])
    if request.get("until"):
        yield t("request.wanted", time=show_time(request["until"]))
    elif request.get("hours"):
        yield t("request.hours", n=request["hours"])
    yield t(f"request.{request['state']}")
    if request.get("due_at"):
        yield t("request.until", time=show_time(request["due_at"]))


def _by_number(rows: Any) -> dict[int, Row]:
    return {row["number"]: row for row in rows or () if isinstance(row, Mapping)}


def _list(value: Any) -> list[str]:
    """One case, some, or none."""
    return [*value] if isinstance(value, list) else [value] if value else []


def _name(code: str, names: Names) -> str:
    """The name of a unit, or of a region."""
    return names.get(f"unit:{code}") or names.get(f"region:{code}") or code


def _join(units: Any, names: Names, t: Translator) -> str:
    return t("list.join").join(_name(unit, names) for unit in units)
