"""Complaints and appeals 投诉与申诉 of people in the field: each goes to a unit that they name, is seen by
whoever speaks for it, and is answered once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo
from hashlib import blake2b
from typing import Final

from domain.access.actor import Actor
from domain.access.rights import Reach, Right, Viewer
from domain.changes import Change, Row, TraceRow
from domain.directory.complaint_commands import AnswerComplaint, FileComplaint
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from domain.kernel.values import value

KINDS: Final = ("complaint", "appeal")
LONGEST: Final = 2_000
MOST_OPEN: Final = 10
"""Of one person, unanswered."""


@value
class Complaint:
    """`said_at`: when it was said, `known_at`: when it came. `answered_at` is None until it is answered."""

    id: str
    person: str
    unit: str
    kind: str
    text: str
    said_at: datetime
    known_at: datetime
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


def file_complaint(
    command: FileComplaint, by: Actor, has_unit: bool, waiting: int, now: datetime
) -> Complaint:
    """A new one, of whoever speaks; under the same key it is the same. Refused forbidden, bad_kind,
    unknown_unit, no_words, too_long, many_complaints.
    """
    by.viewer.require(Right.ANSWER_CALLS, command.region)
    if command.kind not in KINDS:
        raise Refused("bad_field", f"one of {', '.join(KINDS)}", "kind")
    if not has_unit:
        raise Refused("unknown_unit", "there is no such unit", "unit")
    if waiting >= MOST_OPEN:
        raise Refused("many_complaints", f"at most {MOST_OPEN} that nobody answered", "text")
    person, text = by.viewer.person or "", check_words(command.text)
    said_at, name = min(command.said_at, now), name_complaint(command, by, now)
    return Complaint(name, person, command.unit, command.kind, text, said_at, now)


def name_complaint(command: FileComplaint, by: Actor, now: datetime) -> str:
    """What it is called: the same under the same key of a person, whatever link they came by."""
    source = f"{by.viewer.person}/{command.key or now.isoformat()}"
    return blake2b(source.encode(), digest_size=8).hexdigest()


def may_answer(viewer: Viewer, unit: str, county: str) -> bool:
    """Whether somebody speaks for a unit of a county: its officers, and who commands in the whole county."""
    held = (grant for grant in viewer.grants if grant.gives(Right.ANSWER_COMPLAINTS, county))
    return any(grant.row.reach is Reach.REGION or grant.unit == unit for grant in held)


def answer_complaint(
    old: Complaint | None, command: AnswerComplaint, by: Actor, county: str, now: datetime
) -> Complaint:
    """The same with its answer. Refused no_complaint for whoever does not speak for its unit, answered,
    no_words, too_long.
    """
    seen = old if old is not None and may_answer(by.viewer, old.unit, county) else None
    found: Complaint = require_found(seen, "no_complaint", "complaint", "complaint")
    if found.answered_at is not None:
        raise Refused("answered", "it was answered meanwhile", "complaint")
    return replace(found, answer=check_words(command.text), answered_by=by.name, answered_at=now)


def tell_complaint(
    kind: str, complaint: Complaint, facts: Row, county: str, by: Actor, at: datetime, tz: tzinfo
) -> Change:
    """A complaint was filed or answered: to the trace with its masked words `facts`; to the feed that there
    is something else, and nothing of what. No screen gets it; desks that wait for complaints look again.
    """
    trace = TraceRow(at, by.name, kind, f"complaint:{complaint.id}", "", None, facts, "", by.ordered_by)
    return Change(kind, county, None, at, "cases", trace, tz)


def check_words(text: str) -> str:
    """Some words. Refused no_words, too_long."""
    words = text.strip()
    if not words:
        raise Refused("no_words", "it needs words", "text")
    if len(words) > LONGEST:
        raise Refused("too_long", f"at most {LONGEST} characters", "text")
    return words
