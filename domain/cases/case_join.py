"""A case: the join of all that its source said about it.

Every field is a register that keeps the value of the message with the highest stamp; a stage counts when it
was reached after the last reopening. So any order and any repetition of the same messages gives the same case
(docs/adr, "a case is a join"). `no` is bookkeeping and not part of that promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, fields
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Final

from domain.cases.case_registers import STAGES, CaseMessage, fields_by_register, stage_said
from domain.cases.handling import CLOSED, Handling, list_callees
from domain.cases.joint.joint import Joint
from domain.changes import Row
from domain.kernel.values import value
from domain.messages import CaseReported, Stamp, at_of

REOPENED: Final[str] = "reopened"
_DOWNWARDS = STAGES[:0:-1]

_EMPTY: Final = blake2b(digest_size=8)
"""Copied for each name: a new one is dearer."""

Limit = Callable[[str | None, int], timedelta]
Number = Callable[[datetime], str]
Key = tuple[str, ...]
"""(source, source_id), with a branch (source, source_id, branch)."""


@value
class Case:
    """One case. A stub (`reported_at` None) stands for one of which only updates have come; nobody sees it.

    `county`: the key of its world (domain/kernel/worlds.py), under the name its row is stored with.
    `branch`: the part of the county its sender is bound to, '' for all of it. `reported_in`: the region its
    report said ('': a report of before that was kept). `branches`: parts of the county in which narrower
    senders reported another case under this source and id; known by the case of the branch ''.
    `stamps`: register -> stamp of the message it came from ("last": the newest message of all).
    `progress`: stage (or "reopened", "closed") -> highest stamp that brought it.
    `stage`, `due_at`, `closed_at`, `updated_at` follow from the rest and are kept for queries.
    `handling`: what people do about it, None until somebody takes it in hand: from then on stage, outcome and
    end are theirs. `squad`: people who are in its squads now.
    `entered_by`: who entered it at the desk, as an account and as a person of the directory. `photos`: how
    many were added to it. `merged_into`: the case it repeats, '' for none; `merged`: those that repeat it.
    `links`: cases it has to do with; `split_from`: the one of them that it was split from.
    `joint`: parts of co-operating units and consultations, None while nobody assigned or called any.
    """

    county: str
    source: str
    source_id: str
    id: str
    no: str | None = None
    region: str = ""
    lat: float = 0.0
    lon: float = 0.0
    placed: str = "region"
    title: str = ""
    severity: int = 4
    matter: str | None = None
    text: str = ""
    reporter: Mapping[str, str] | None = None
    source_no: str = ""
    attachments: tuple[Mapping[str, str], ...] = ()
    called: tuple[str, ...] = ()
    remark: str = ""
    outcome: str = ""
    stage: str = STAGES[0]
    reported_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None
    updated_at: datetime | None = None
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    progress: Mapping[str, Stamp] = field(default_factory=dict)
    branch: str = ""
    reported_in: str = ""
    branches: tuple[str, ...] = ()
    handling: Handling | None = None
    squad: tuple[str, ...] = ()
    entered_by: tuple[str, ...] = ()
    photos: int = 0
    merged_into: str = ""
    merged: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    split_from: str = ""
    joint: Joint | None = None

    @property
    def key(self) -> Key:
        """Its name among the cases of its county."""
        return key_of(self.source, self.source_id, self.branch)

    @property
    def visible(self) -> bool:
        """Whether its report has come."""
        return self.reported_at is not None

    @property
    def open(self) -> bool:
        """Whether it is on the screens as something to be done."""
        return self.reported_at is not None and self.closed_at is None

    @property
    def callees(self) -> tuple[str, ...]:
        """Names of all who are called into the case (domain.access.scope): by its sources or into a squad,
        the unit it was dispatched to, whom whistles call, those with a part in it, the region it was handed
        down to, the person who reported it, and who asked for time in it.
        """
        person = self.reporter.get("person") if self.reporter else None
        handed = list_callees(self.handling) if self.handling is not None else ()
        joined = self.joint.units if self.joint is not None else ()
        if not (person or handed or joined or self.squad):
            return self.called
        others = {f"person:{member}" for member in (*self.squad, *([person] if person else []))}
        units = {f"unit:{unit}" for unit in joined}
        return tuple(sorted({*self.called, *others, *handed, *units}))

    @property
    def reported_by(self) -> str | None:
        """Who of the directory reported it."""
        return self.reporter.get("person") if self.reporter else None

    @property
    def source_closed_at(self) -> datetime | None:
        """When its source closed it, whatever people do about it; None while it has not."""
        return at_of(self.progress[CLOSED]) if stage_of(self.progress) == CLOSED else None

    @property
    def cancelled(self) -> bool:
        """Closed as false or repeated: not counted."""
        return self.closed_at is not None and self.outcome in ("cancelled", "merged")


_NAMES = tuple(f.name for f in fields(Case))
_INDEX = {name: index for index, name in enumerate(_NAMES)}
_ALL = attrgetter(*_NAMES)


def key_of(source: str, source_id: str, branch: str = "") -> Key:
    """The name of a case among those of its county."""
    return (source, source_id, branch) if branch else (source, source_id)


@lru_cache(maxsize=4096)
def case_id(world: str, source: str, source_id: str, branch: str = "") -> str:
    """16 hex characters that name the case in the whole installation. No source is empty or has a slash, and
    no key of a world has one.
    """
    name = f"{world}//{branch}/{source}/{source_id}" if branch else f"{world}/{source}/{source_id}"
    hasher = _EMPTY.copy()
    hasher.update(name.encode())
    return hasher.hexdigest()


def stub(world: str, source: str, source_id: str, branch: str = "") -> Case:
    """A case of which nothing is known yet."""
    return Case(world, source, source_id, case_id(world, source, source_id, branch), branch=branch)


def branch_of(root: Case, branch: str) -> Case:
    """The case of a branch: nothing is known of it but what a root that was not reported has kept."""
    if root.visible:
        return stub(root.county, root.source, root.source_id, branch)
    name = case_id(root.county, root.source, root.source_id, branch)
    return with_values(root, {"id": name, "branch": branch, "branches": ()})


def source_id_of(message: CaseMessage) -> str:
    """The source's own id of the case a message is about."""
    return message.id if isinstance(message, CaseReported) else message.case


def join(old: Case, message: CaseMessage, limit: Limit, number: Number) -> Case:
    """The case with one more message in it; the same object when the message says nothing new.

    `limit(matter, severity)` gives the time allowed; `number(reported_at)` names a new case.
    """
    stamp, stamps = message.stamp, dict(old.stamps)
    values: Row = {}
    for register, given in fields_by_register(message):
        if stamps.get(register, "") < stamp:
            stamps[register] = stamp
            values.update(given)
    progress = _progress(old.progress, message, stamp)
    if not values and progress is old.progress:
        return old
    values["stamps"], values["progress"] = stamps, progress
    return with_values(old, _settled(old, values, limit, number))


def first(message: CaseReported, world: str, limit: Limit, no: str) -> Case:
    """The case of a report of which nothing was known: what `join` makes of a stub, but faster, also because
    its fields are given by place. `no`: its number.
    """
    stamp, at, place = message.stamp, message.at, message.place
    stamps = {"last": stamp, "place": stamp, "title": stamp, "severity": stamp, "report": stamp}
    if message.matter is not None:
        stamps["matter"] = stamp
    if message.called is not None:
        stamps["called"] = stamp
    return Case(
        world,
        message.source,
        message.id,
        case_id(world, message.source, message.id),
        no,
        place.region,
        place.lat,
        place.lon,
        place.placed,
        message.title,
        message.severity,
        message.matter,
        message.text,
        message.reporter,
        message.source_no,
        message.attachments,
        message.called or (),
        "",
        "",
        STAGES[0],
        at,
        at + limit(message.matter, message.severity),
        None,
        at,
        stamps,
        {},
        "",
        place.region,
    )


def with_values(case: Case, values: Mapping[str, Any]) -> Case:
    """A copy with some fields replaced (dataclasses.replace at a third of the cost)."""
    fields_ = [*_ALL(case)]
    for name, new in values.items():
        fields_[_INDEX[name]] = new
    return Case(*fields_)


def _progress(old: Mapping[str, Stamp], message: CaseMessage, stamp: Stamp) -> Mapping[str, Stamp]:
    """Highest stamp by stage; the same object when nothing moved."""
    stage = stage_said(message)
    if stage is None or old.get(stage, "") >= stamp:
        return old
    return {**old, stage: stamp}


def stage_of(progress: Mapping[str, Stamp]) -> str:
    """The highest stage reached since the last reopening."""
    reopened = progress.get(REOPENED, "")
    for stage in _DOWNWARDS:
        if progress.get(stage, "") > reopened:
            return stage
    return REOPENED if reopened else STAGES[0]


def _settled(old: Case, values: Row, limit: Limit, number: Number) -> Row:
    """Adds what follows from the registers: stage, closed_at, due_at; and the number, once."""
    progress = values["progress"]
    if old.handling is None:
        values["stage"] = stage_of(progress)
        values["closed_at"] = at_of(progress["closed"]) if values["stage"] == "closed" else None
    else:
        values.pop("outcome", None)
        if old.handling.matter is not None:
            values.pop("matter", None)
    reported_at = values.get("reported_at", old.reported_at)
    if reported_at is not None:
        matter, severity = values.get("matter", old.matter), values.get("severity", old.severity)
        values["due_at"] = reported_at + limit(matter, severity)
        if old.no is None:
            values["no"] = number(reported_at)
    return values
