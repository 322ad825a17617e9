"""What screens get of a case, with personal data in its words masked; and what decides who sees it."""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache

from domain.access.masking import mask_text, names_of
from domain.access.masking_patterns import PLAIN_CODE
from domain.cases.case_join import Case
from domain.cases.handling import handling_row
from domain.cases.joint.joint_rows import joint_row
from domain.cases.times.time_request import request_rows
from domain.cases.whistles.whistle import whistle_rows
from domain.changes import Row, local_text
from domain.messages import CaseReported


def mask_ahead(message: CaseReported) -> None:
    """Mask what a report says of itself, before it is decided: the decision finds it done."""
    _masked(message.title, names_of(message.reporter) if message.reporter else ())
    _masked_id(message.id)


def title(case: Case) -> str:
    """The title as everybody may read it."""
    return _masked(case.title, names_of(case.reporter) if case.reporter else ())


@lru_cache(maxsize=4096)
def _masked(text: str, names: tuple[str, ...] = ()) -> str:
    """Masked words; one message asks for the same ones several times, and its case's next message again."""
    return mask_text(text, names)


def _masked_id(text: str) -> str:
    """A source's id of a case. Most are plain codes, which come once: there is nothing to remember."""
    return text if PLAIN_CODE.fullmatch(text) else _masked(text)


def facts(case: Case) -> Row:
    """What decides who sees a case (domain.access.scope.Facts)."""
    return {"region": case.region, "matter": case.matter, "called": case.callees}


def live_row(case: Case, tz: tzinfo) -> Row:
    """The row of an open case in the live state: a screen's row, `called` when somebody is called into it,
    and `reported_by` when somebody of the directory reported it, who is called by that.
    domain/topics/case_topic.py takes both out before a screen gets the row.
    """
    shown, called = row(case, tz), case.callees
    if called:
        shown["called"] = [*called]
    if case.reported_by:
        shown["reported_by"] = case.reported_by
    return shown


def row(case: Case, tz: tzinfo) -> Row:
    """The row a screen gets of an open case; personal data in its words is masked."""
    if case.reported_at is None or case.due_at is None or case.updated_at is None:
        raise ValueError(f"a stub has no row: {case.id}")
    reported_at = local_text(case.reported_at, tz)
    unchanged = case.updated_at is case.reported_at
    shown: Row = {
        "id": case.id,
        "no": case.no,
        "source": case.source,
        "source_id": _masked_id(case.source_id),
        "source_no": case.source_no and _masked(case.source_no, names_of(case.reporter)),
        "title": title(case),
        "severity": case.severity,
        "matter": case.matter,
        "region": case.region,
        "lat": case.lat,
        "lon": case.lon,
        "placed": case.placed,
        "stage": case.stage,
        "reported_at": reported_at,
        "due_at": local_text(case.due_at, tz),
        "updated_at": reported_at if unchanged else local_text(case.updated_at, tz),
    }
    _add_relations(shown, case)
    if case.handling is not None or case.joint is not None:
        _add_work(shown, case, tz)
    return shown


def _add_relations(shown: Row, case: Case) -> None:
    """Its photos, and the cases it has to do with; what there is none of is left out."""
    if case.photos:
        shown["photos"] = case.photos
    if case.merged:
        shown["merged"] = [*case.merged]
    if case.merged_into:
        shown["merged_into"] = case.merged_into
    if case.links:
        shown["links"] = [*case.links]
    if case.split_from:
        shown["split_from"] = case.split_from


def _add_work(shown: Row, case: Case, tz: tzinfo) -> None:
    """What people do about it."""
    if case.handling is not None:
        names = names_of(case.reporter)
        shown["handling"] = handling_row(case.handling, case.source_closed_at, tz)
        if case.handling.whistles:
            shown["whistles"] = whistle_rows(case.handling.whistles, names, tz)
        if case.handling.requests:
            shown["requests"] = request_rows(case.handling.requests, names, tz)
    if case.joint is not None:
        shown["joint"] = joint_row(case.joint)
