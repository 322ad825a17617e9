"""What a township's journal tells of households: visits, an evacuation that was ordered there, what became of
whom, what was withdrawn, and who was seen where they are said to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from domain.access.reasons import is_reason
from domain.directory.households.household import MOST_PEOPLE
from domain.emergency.rollouts.evacuations.evacuation import MOST_CHOSEN, MOST_TOLD
from domain.emergency.rollouts.evacuations.ledger import KINDS as KINDS_OF_REPORT
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.emergency.rollouts.progress.visits import KINDS as KINDS_OF_VISIT
from domain.emergency.rollouts.progress.visits import VisitReport
from domain.emergency.rollouts.sheets.journal_line import CHANNEL, Line, name_line
from domain.kernel.values import value

VISIT, REPORT, REPORT_WITHDRAWAL, ORDER, VERIFICATION = HOUSEHOLD_KINDS = (
    "visit", "report", "report_withdrawal", "order", "verification",
)  # fmt: skip
NEEDED: Final = {
    VISIT: ("id", "household", "result"),
    REPORT: ("id", "evacuation", "household", "result"),
    REPORT_WITHDRAWAL: ("evacuation", "household", "line", "reason"),
    ORDER: ("id", "evacuation", "place", "reason"),
    VERIFICATION: ("id", "evacuation", "household", "state"),
}
"""What each kind of line has to tell. `evacuation`: its id there; a report's `line`: its id at the county."""
_RESULTS: Final = {VISIT: KINDS_OF_VISIT, REPORT: KINDS_OF_REPORT}


def find_wrong(kind: str, told: Mapping[str, Any]) -> str:
    """Which field of a line about households is wrong, beside those that are missing; '' for none."""
    checks: tuple[tuple[str, Callable[[Any], bool]], ...] = (
        ("result", lambda one: kind not in _RESULTS or one in _RESULTS[kind]),
        ("reason", lambda one: kind != REPORT_WITHDRAWAL or is_reason(one)),
        ("people", lambda one: isinstance(one, int) and 0 <= one <= MOST_PEOPLE),
        ("households", lambda one: _is_texts(one, MOST_TOLD)),
        ("risks", lambda one: _is_texts(one, MOST_CHOSEN)),
        *(
            (name, lambda one: isinstance(one, str))
            for name in ("note", "place", "keyed_by", "due_at", "rollout")
        ),
    )
    return next((name for name, is_right in checks if name in told and not is_right(told[name])), "")


def _is_texts(given: object, most: int) -> bool:
    return isinstance(given, list) and len(given) <= most and all(isinstance(one, str) for one in given)


@value
class Told:
    """A line as the report that it is at the county. `keyed_by`: the account there that keyed it in, '' for
    none.
    """

    line: Line
    report: EvacuationReport
    keyed_by: str


def list_visits(lines: Iterable[Line], liaisons: Mapping[str, str]) -> list[tuple[VisitReport, Line]]:
    """What was said of households in the roll-out. `liaisons`: who looks after each."""
    found = []
    for line in lines:
        if line.kind == VISIT:
            told = line.told
            by = "" if line.by == liaisons.get(told["household"]) else line.by
            id, note = name_line(line), str(told.get("note", ""))
            found.append(
                (VisitReport(id, told["household"], told["result"], line.at, CHANNEL, by, note), line)
            )
    return found


def list_reports(lines: Iterable[Line]) -> list[Told]:
    """What became of households in evacuations."""
    found = []
    for line in lines:
        if line.kind == REPORT:
            told, keyed_by = line.told, str(line.told.get("keyed_by", ""))
            by = "" if keyed_by == line.by else line.by
            report = EvacuationReport(
                name_line(line), told["household"], told["result"], line.at, CHANNEL, by,
                str(told.get("place", "")), str(told.get("note", "")), people=int(told.get("people", 0)),
            )  # fmt: skip
            found.append(Told(line, report, keyed_by))
    return found


def describe_line(line: Line) -> str:
    """A line in words, for a trace of what could not be taken."""
    names = (
        "evacuation", "household", "case", "code", "title", "region", "place", "result", "state", "line",
        "note", "reason", "photo",
    )  # fmt: skip
    return " ".join((line.kind, *(str(line.told[name]) for name in names if line.told.get(name))))
