"""What is done to a situation report once it was begun: written, approved, told, sent, given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.emergency.responses.situations import situation as reports
from domain.emergency.responses.situations.situation import Delivery, SituationReport
from domain.emergency.responses.situations.situation_commands import (
    ApproveSituationReport,
    EditSituationReport,
    RecordSituationCall,
    RefreshSituationReport,
    SendSituationReport,
    VoidSituationReport,
)
from domain.emergency.responses.situations.situation_figures import Figure
from domain.kernel.errors import Refused
from domain.kernel.text import in_one_line, says_something
from domain.kernel.versions import check_version

MOST_CALLS: Final = 20


def edit_report(
    old: SituationReport, command: EditSituationReport, by: Actor, at: datetime
) -> SituationReport:
    """The next version, with sections written anew. Refused report_void, stale, bad_section, unchanged."""
    _require_writable(old, command.expected_version)
    sections = {**old.sections, **_check_sections(command.sections)}
    if sections == old.sections:
        raise Refused("unchanged", "nothing was changed", "sections")
    return replace(_next_version(old, by, at), sections=sections)


def refresh_report(
    old: SituationReport, command: RefreshSituationReport, figures: Sequence[Figure], by: Actor, at: datetime
) -> SituationReport:
    """The next version, with the figures of now. Refused report_void, stale."""
    _require_writable(old, command.expected_version)
    return replace(_next_version(old, by, at), figures=tuple(figures), figures_at=at)


def _require_writable(old: SituationReport, expected: int | None) -> None:
    _require_valid(old)
    check_version("the report", old.version, expected)


def _require_valid(report: SituationReport) -> None:
    if report.state == reports.VOID:
        raise Refused("report_void", "the report was given up", "report")


def _next_version(old: SituationReport, by: Actor, at: datetime) -> SituationReport:
    """A draft again; of what was sent a correction, whose authors are those of the correction."""
    signature = reports.sign(by, at)
    before = () if old.state == reports.SENT else old.authors
    authors = (*(earlier for earlier in before if earlier.by != signature.by), signature)
    return replace(old, state=reports.DRAFT, approved=None, authors=authors, version=old.version + 1)


def _check_sections(given: Mapping[str, str]) -> dict[str, str]:
    """Sections without what cannot be seen or printed. Refused bad_section."""
    found = {}
    for name, text in given.items():
        if name not in reports.SECTIONS:
            raise Refused("bad_section", f"no such section: {name[:20]!r}", "sections")
        clean = "\n".join(map(in_one_line, text.splitlines())).strip()
        if len(clean) > reports.LONGEST_SECTION:
            raise Refused("bad_section", f"at most {reports.LONGEST_SECTION} characters", f"sections.{name}")
        found[name] = clean
    return found


def approve_report(
    old: SituationReport, command: ApproveSituationReport, by: Actor, at: datetime
) -> SituationReport:
    """The version approved. Refused report_void, stale, not_draft, own_report, empty_report."""
    _require_writable(old, command.expected_version)
    if old.state != reports.DRAFT:
        raise Refused("not_draft", "the version was approved before", "report")
    signature = reports.sign(by, at)
    if any(signature.is_of(author) for author in old.authors):
        raise Refused("own_report", "whoever wrote in it does not approve it", "report")
    if not any(map(says_something, old.sections.get("summary", ""))):
        raise Refused("empty_report", "the report says nothing yet", "sections.summary")
    return replace(old, state=reports.APPROVED, approved=signature)


def record_call(
    old: SituationReport, command: RecordSituationCall, by: Actor, at: datetime
) -> SituationReport:
    """The report once it was told by phone, approved or not: the phone does not wait for paper. Refused
    report_void, no_clock, bad_receiver, bad_moment, too_many.
    """
    _require_valid(old)
    if old.phone_due is None:
        raise Refused("no_clock", "only a first report is told by phone", "report")
    if len(old.calls) >= MOST_CALLS:
        raise Refused("too_many", f"{MOST_CALLS} at most", "report")
    call = _deliver(old, command.told_to, command.told_at, old.phone_due, by, at)
    return replace(old, calls=(*old.calls, call))


def send_report(
    old: SituationReport, command: SendSituationReport, by: Actor, at: datetime
) -> SituationReport:
    """The approved version once it was sent. Refused report_void, stale, not_approved, bad_receiver,
    bad_moment.
    """
    _require_writable(old, command.expected_version)
    if old.state != reports.APPROVED or old.approved is None:
        raise Refused("not_approved", "only what was approved is sent", "report")
    due = None if old.sendings else old.written_due
    sending = _deliver(old, command.sent_to, command.sent_at, due, by, at)
    if sending.at < old.approved.at.replace(second=0, microsecond=0):
        raise Refused("bad_moment", "it was not approved by then", "at")
    return replace(old, state=reports.SENT, sendings=(*old.sendings, sending))


def _deliver(
    old: SituationReport,
    to: str,
    delivered_at: datetime | None,
    due: datetime | None,
    by: Actor,
    at: datetime,
) -> Delivery:
    name, when = in_one_line(to), delivered_at or at
    if not 0 < len(name) <= reports.LONGEST_NAME or not any(map(says_something, name)):
        raise Refused("bad_receiver", "to whom, in a few words", "to")
    if not old.known_at.replace(second=0, microsecond=0) <= when <= at:
        raise Refused("bad_moment", "after the event was known, and not later than now", "at")
    return Delivery(when, name, by.name, at, old.version, due is not None and when > due)


def void_report(
    old: SituationReport, command: VoidSituationReport, by: Actor, at: datetime
) -> SituationReport:
    """The report given up before it was told or sent. Refused bad_reason, report_void, stale, report_told."""
    checked_reason(command.reason)
    _require_writable(old, command.expected_version)
    if old.calls or old.sendings:
        raise Refused("report_told", "what superiors know is corrected, not given up", "report")
    return replace(old, state=reports.VOID, approved=None)
