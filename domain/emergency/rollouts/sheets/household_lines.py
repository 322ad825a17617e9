"""What a township's journal tells of households: visits, an evacuation that was ordered there, what became of
whom, what was withdrawn, and who was seen where they are said to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from domain.access.masking import mask_text, names_of
from domain.access.reasons import is_reason
from domain.directory.households.household import MOST_PEOPLE
from domain.emergency.rollouts.evacuations.evacuation import MOST_CHOSEN, MOST_TOLD
from domain.emergency.rollouts.evacuations.ledger import KINDS as KINDS_OF_REPORT
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.emergency.rollouts.progress.visits import KINDS as KINDS_OF_VISIT
from domain.emergency.rollouts.progress.visits import LONGEST_NOTE, VisitReport
from domain.emergency.rollouts.sheets.case_lines import CASE, find_caller
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


def find_wrong(kind: str, facts: Mapping[str, Any]) -> str:
    """Which field of a line about households is wrong, beside those that are missing; '' for none."""
    checks: tuple[tuple[str, Callable[[Any], bool]], ...] = (
        ("result", lambda entry: kind not in _RESULTS or entry in _RESULTS[kind]),
        ("reason", lambda entry: kind != REPORT_WITHDRAWAL or is_reason(entry)),
        ("people", lambda entry: isinstance(entry, int) and 0 <= entry <= MOST_PEOPLE),
        ("households", lambda entry: _is_texts(entry, MOST_TOLD)),
        ("risks", lambda entry: _is_texts(entry, MOST_CHOSEN)),
        *(
            (name, lambda entry: isinstance(entry, str))
            for name in ("note", "place", "keyed_by", "due_at", "rollout")
        ),
    )
    return next((name for name, is_right in checks if name in facts and not is_right(facts[name])), "")


def _is_texts(given: object, most: int) -> bool:
    return isinstance(given, list) and len(given) <= most and all(isinstance(text, str) for text in given)


@value
class ReportedLine:
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
            facts = line.told
            by = "" if line.by == liaisons.get(facts["household"]) else line.by
            id, note = name_line(line), str(facts.get("note", ""))
            found.append(
                (VisitReport(id, facts["household"], facts["result"], line.at, CHANNEL, by, note), line)
            )
    return found


def list_reports(lines: Iterable[Line]) -> list[ReportedLine]:
    """What became of households in evacuations."""
    found = []
    for line in lines:
        if line.kind == REPORT:
            facts, keyed_by = line.told, str(line.told.get("keyed_by", ""))
            by = "" if keyed_by == line.by else line.by
            report = EvacuationReport(
                name_line(line), facts["household"], facts["result"], line.at, CHANNEL, by,
                str(facts.get("place", "")), str(facts.get("note", "")), people=int(facts.get("people", 0)),
            )  # fmt: skip
            found.append(ReportedLine(line, report, keyed_by))
    return found


def describe_line(line: Line) -> str:
    """A line in words, for a trace of what could not be taken. Of a case they are those that its trace has:
    who told of it is masked, and what they said is left out.
    """
    names = (
        "evacuation", "household", "case", "code", "title", "region", "place", "result", "state", "line",
        "note", "reason", "photo", "squad", "text", "voice", "change", "day", "shift", "post", "person",
        "type", "level",
    )  # fmt: skip
    words = {name: str(line.told[name]) for name in names if line.told.get(name)}
    if line.kind == CASE:
        words.pop("text", None)
        callers = names_of(find_caller(line))
        words = {name: mask_text(word, callers)[:LONGEST_NOTE] for name, word in words.items()}
    return " ".join((line.kind, *words.values()))
