"""What leaves as a file, as the trace tells it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain.kernel.errors import Refused

MOST_ROWS: Final = 200_000
"""Rows of one export by a page, which a browser takes in one piece; the terminal has no bound."""


@dataclass(frozen=True, slots=True)
class PeopleExport:
    """People of the directory. `full`: names and phones as they are; `filtered`: not all of them."""

    rows: int
    form: str
    full: bool
    filtered: bool


@dataclass(frozen=True, slots=True)
class RosterExport:
    """Who is on duty from a first to a last day."""

    rows: int
    form: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class CaseExport:
    """The open cases of a region, masked as on the screen."""

    rows: int
    form: str


@dataclass(frozen=True, slots=True)
class CaseTrailExport:
    """The whole trail of one case, masked as on the screen. `rows`: entries in it."""

    case: str
    rows: int
    form: str


@dataclass(frozen=True, slots=True)
class CallSheetExport:
    """Who of a region did not accept a roll-out. `rows`: people; `full`: with names and phones."""

    rollout: str
    rows: int
    form: str
    full: bool


@dataclass(frozen=True, slots=True)
class TaskListExport:
    """People of a roll-out as a list. `rows`: how many there were when it began; `full`: with names."""

    rollout: str
    rows: int
    form: str
    full: bool


@dataclass(frozen=True, slots=True)
class ReviewExport:
    """Measures of work of a period, from its first to its last day. `rows`: lines of one table."""

    rows: int
    form: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class LedgerExport:
    """Households of an evacuation, masked as on the screen."""

    evacuation: str
    rows: int
    form: str


@dataclass(frozen=True, slots=True)
class EvacuationFormExport:
    """Households of an evacuation on paper, with names and phones as they are."""

    evacuation: str
    rows: int
    form: str


@dataclass(frozen=True, slots=True)
class TraceExport:
    """Rows of the trace, signed. `filters`: those that are set, by name."""

    form: str
    filters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckExport:
    """The answers to a directed check in a region."""

    rows: int
    form: str
    check: str


@dataclass(frozen=True, slots=True)
class SituationExport:
    """A situation report in a version, as it leaves."""

    report: str
    version: int
    form: str


Export = (
    PeopleExport
    | RosterExport
    | CaseExport
    | CaseTrailExport
    | CallSheetExport
    | TaskListExport
    | ReviewExport
    | LedgerExport
    | EvacuationFormExport
    | CheckExport
    | SituationExport
    | TraceExport
)


def needs_reason(export: Export) -> bool:
    """Whether nobody gets the file without a reason: what is masked everywhere else stands in it."""
    return isinstance(export, EvacuationFormExport) or (isinstance(export, PeopleExport) and export.full)


def check_form(form: str, forms: Collection[str]) -> None:
    """Refused bad_form for a file of no form there is."""
    if form not in forms:
        raise Refused("bad_form", " or ".join(forms), "form")


def check_rows(rows: int) -> None:
    """Refused too_many_rows for more than a page hands out at once."""
    if rows > MOST_ROWS:
        raise Refused("too_many_rows", str(MOST_ROWS))


def describe_export(export: Export, county: str, region: str) -> tuple[str, str, dict[str, Any]]:
    """(action, object, content) of its row of the trace. `region`: the part of the county it is about."""
    match export:
        case PeopleExport(rows, form, full, filtered):
            content = {"rows": rows, "full": full, "form": form, "filtered": filtered}
            return "people.exported", f"people:{county}", content
        case RosterExport(rows, form, first, last):
            content = {"rows": rows, "form": form, "first": first, "last": last}
            return "rosters.exported", f"rosters:{county}", content
        case CaseExport(rows, form):
            return "cases.exported", f"region:{region}", {"rows": rows, "format": form}
        case CaseTrailExport(case_id, rows, form):
            return "case.exported", case_id, {"rows": rows, "format": form}
        case CallSheetExport(rollout, rows, form, full) | TaskListExport(rollout, rows, form, full):
            on_paper = isinstance(export, CallSheetExport)
            content = {"region": region, "rows": rows, "form": form, "full": full}
            action = "rollout.sheet_exported" if on_paper else "rollout.people_exported"
            return action, f"rollout:{rollout}", content
        case ReviewExport(rows, form, first, last):
            content = {"rows": rows, "form": form, "first": first, "last": last}
            return "review.exported", f"region:{region}", content
        case LedgerExport(evacuation, rows, form):
            return (
                "ledger.exported",
                f"evacuation:{evacuation}",
                {"rows": rows, "form": form, "region": region},
            )
        case CheckExport() | SituationExport() | EvacuationFormExport():
            return _describe_own(export, region)
        case TraceExport(form, filters):
            return "trace.exported", "trace", {"format": form, "filters": dict(filters)}


def _describe_own(
    export: CheckExport | SituationExport | EvacuationFormExport, region: str
) -> tuple[str, str, dict[str, Any]]:
    """Those of one object of the county's own."""
    if isinstance(export, EvacuationFormExport):
        content = {"rows": export.rows, "form": export.form, "region": region, "full": True}
        return "evacuation.form_exported", f"evacuation:{export.evacuation}", content
    if isinstance(export, CheckExport):
        content = {"rows": export.rows, "format": export.form, "region": region}
        return "check.exported", f"check:{export.check}", content
    content = {"version": export.version, "format": export.form}
    return "situation.exported", f"situation:{export.report}", content
