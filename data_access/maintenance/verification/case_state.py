"""Is each case what the trace says? Its row against all rows of the chain that its links lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from data_access.audit.stored_rows import (
    ODD,
    as_stored,
    ask_few,
    columns,
    describe_value,
    in_order,
    is_too_long,
    kinds_of,
    wrong_kinds,
)
from data_access.database.bulk import is_sqlite
from data_access.database.codec import case_of
from data_access.database.database import Database
from data_access.database.tables.live_tables import cases, trace
from data_access.maintenance.verification.expected_state import ExpectedState, became
from data_access.maintenance.verification.findings import Wrong
from domain.access.masking import STAR, mask_text, names_of
from domain.cases.case_join import Case, case_id
from domain.cases.handling import HANDLING_FACTS
from domain.cases.joint.joint_rows import is_joint_fact
from domain.changes import KINDS
from domain.decisions.case_decisions import LISTS, case_content
from domain.kernel.worlds import WorldId

CASES = 500
"""Cases of one transaction: nobody waits for us, and each sees a case as its newest row left it."""
_CASE_KINDS = frozenset(kind for kind in KINDS if kind.startswith("case."))
_STARS = re.compile(r"\*+")
_NAMES = ("id", "county", "region", "open", "last_seq", "body")
_KINDS = kinds_of(cases, _NAMES)
_LINK = ("n", "seq", "previous", "action", "object", "body")
_LINK_KINDS = kinds_of(trace, _LINK)
_RELATIONS = ("merged_into", "split_from")
_KNOWN = (
    "title",
    "severity",
    "matter",
    "region",
    "stage",
    "outcome",
    *LISTS,
    *_RELATIONS,
    *HANDLING_FACTS,
)
_EMPTY: dict[str, Any] = {name: [] for name in LISTS} | dict.fromkeys((*_RELATIONS, *HANDLING_FACTS))
"""What a case is of which no row tells anything."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table, of which every value is of its kind."""

    id: str
    county: str
    region: str
    open: int
    last_seq: int
    body: str


@dataclass(slots=True)
class _Story:
    """What the rows of one case tell, the newest first. `within`: the newest that went by in the walk."""

    within: int = 0
    rows: int = 0
    traced: bool = False
    facts: dict[str, Any] = field(default_factory=dict)

    def add(self, link: Mapping[str, Any], upto: int) -> None:
        """An older row of the case: each fact stays as the newest row that names it has it."""
        self.rows += 1
        if not self.within and link["n"] <= upto:
            self.within = link["n"]
        if link["seq"] and link["action"] in _CASE_KINDS:
            value = became(link["body"])
            self.traced = self.traced or bool(value)
            for name in _KNOWN:
                if name in value:
                    self.facts.setdefault(name, value[name])
            for name in filter(is_joint_fact, value):
                self.facts.setdefault(name, value[name])

    def is_now(self) -> dict[str, Any]:
        """What the case is by its rows; nothing when none tells of its state."""
        return _EMPTY | self.facts if self.traced else {}


def case_faults(database: Database, world: WorldId, walked: ExpectedState) -> Iterator[Wrong]:
    """Every case of the county against its own rows, then the rows no case leads to. Raises Unavailable."""
    after: Any = None
    while True:
        with database.reading() as connection, as_stored(connection):
            found = [*_cases(connection, world, after)]
            rows = [row for _, row in found if isinstance(row, _Row)]
            stories = _stories(connection, world, rows, walked.upto())
        yield from (row for _, row in found if isinstance(row, Wrong))
        for row in rows:
            yield from _case_faults(row, stories[row.id], walked)
        if len(found) < CASES:
            break
        after = found[-1][0]
    left = walked.left()
    while some := [*islice(left, CASES)]:
        with database.reading() as connection, as_stored(connection):
            gone = _links(connection, world, some)
        yield from (Wrong("case_gone", n, gone[n]["object"]) for n in sorted(gone))


def _cases(connection: Connection, world: WorldId, after: Any) -> Iterator[tuple[Any, _Row | Wrong]]:
    """The next cases by their place in the table, so that any id is met; in place of one that is none
    of ours, what is wrong with it.
    """
    key, keys = ("rowid", (int,)) if is_sqlite(connection) else ("id", (str,))
    for place, row in in_order(connection, cases, _NAMES, world, after, CASES, key, keys):
        if row is None:
            yield place, Wrong("case_state", 0, f"{describe_value(place)}: body")
        elif wrong := wrong_kinds(row, _NAMES, _KINDS):
            yield place, Wrong("case_state", 0, f"{describe_value(row[0])}: {', '.join(wrong)}")
        else:
            yield place, _Row(*row)


def _links(connection: Connection, world: WorldId, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Rows of the trace by n; one with values that are not of their kind is not there."""
    marks = ", ".join("?" * len(numbers))
    sql = (
        f"SELECT {columns(connection, trace, _LINK)} FROM trace "  # nosec B608 - our own names
        f"WHERE county = ? AND n IN ({marks})"
    )
    try:
        rows = [*ask_few(connection, sql, (world, *numbers))]
    except DBAPIError as error:
        if not is_too_long(error):
            raise
        if len(numbers) == 1:
            return {}
        half = len(numbers) // 2
        return _links(connection, world, numbers[:half]) | _links(connection, world, numbers[half:])
    links = (dict(zip(_LINK, row, strict=True)) for row in rows if not wrong_kinds(row, _LINK, _LINK_KINDS))
    return {link["n"]: link for link in links}


def _stories(connection: Connection, world: WorldId, rows: Sequence[_Row], upto: int) -> dict[str, _Story]:
    """What each case's rows tell, newest first, as its links lead: all cases one link back at a time."""
    stories = {row.id: _Story() for row in rows}
    wanted = {row.id: row.last_seq for row in rows if row.last_seq > 0}
    while wanted:
        found = _links(connection, world, sorted(set(wanted.values())))
        going: dict[str, int] = {}
        for case, n in wanted.items():
            link = found.get(n)
            if link is None or link["object"] != case:
                continue
            stories[case].add(link, upto)
            if 0 < link["previous"] < n:
                going[case] = link["previous"]
        wanted = going
    return stories


def _case_faults(row: _Row, story: _Story, walked: ExpectedState) -> Iterator[Wrong]:
    """The link first: a case that does not lead to its own newest row cannot be compared with it."""
    if (story.within and not walked.claim(story.within)) or (row.last_seq and not story.rows):
        yield Wrong("case_link", row.last_seq, row.id)
        return
    try:
        wrong = [*_case_fields(row, case_of(row.body), story.is_now())]
    except ODD:
        wrong = ["body"]
    if wrong:
        yield Wrong("case_state", row.last_seq, f"{row.id}: {', '.join(wrong)}")


def _case_fields(row: _Row, case: Case, facts: Mapping[str, Any]) -> Iterator[str]:
    """The names of what is another in the case than its rows say."""
    if case.visible != bool(facts):
        yield "reported_at"
    if (row.id, row.county) != (case_id(case.county, case.source, case.source_id, case.branch), case.county):
        yield "id"
    if (row.region, row.open) != (case.region, int(case.open)):
        yield "region, open"
    if facts and case.visible:
        now: dict[str, Any] = _EMPTY | case_content(case)
        yield from (name for name in now if is_joint_fact(name) and name not in facts)
        for name, value in facts.items():
            words = name == "title" and same_words(value, now[name], names_of(case.reporter))
            if value != now.get(name) and not words:
                yield name


def same_words(stored: Any, now: str, names: tuple[str, ...]) -> bool:
    """Whether two texts are one, of which rules of masking, today's or older ones, hid parts."""
    if not isinstance(stored, str):
        return False
    if stored == now or mask_text(stored, names) == now:
        return True
    return (STAR in now and _fits(now, stored)) or (STAR in stored and _fits(stored, now))


def _fits(masked: str, text: str) -> bool:
    """Whether a text is what the stars of another stand for; each part is looked for behind the last one."""
    first, *rest = _STARS.split(masked)
    if not rest:
        return masked == text
    *middle, last = rest
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
