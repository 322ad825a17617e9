"""A situation report 信息报送: the first 首报, follow-ups 续报 and the final one 终报 of an event.

The reports of one event are a chain, from the first to the final one. What a report says is kept version by
version, with the figures of one stated moment beside those of the report before; nothing is overwritten.
Whoever wrote in a version does not approve it, and only what was approved is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Final

from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.emergency.responses.situations.reporting_rules import Grade, ReportRules
from domain.emergency.responses.situations.situation_commands import BeginSituationReport
from domain.emergency.responses.situations.situation_figures import Figure
from domain.kernel.errors import Refused
from domain.kernel.values import value

FIRST, FOLLOW_UP, FINAL = REPORT_KINDS = ("first", "follow_up", "final")
DRAFT, APPROVED, SENT, VOID = REPORT_STATES = ("draft", "approved", "sent", "void")
SECTIONS: Final = ("summary", "impact", "measures", "needs", "next")
"""The parts of its text, in their order."""
LONGEST_SECTION: Final = 4_000
LONGEST_NAME: Final = 60
"""Of whom it was told or sent to."""
OLDEST: Final = timedelta(days=7)
"""An event that was known longer ago is not reported first now."""


@value
class Signature:
    """Who did something. `person`: by the directory, '' for an account of nobody there."""

    by: str
    person: str
    at: datetime

    def is_of(self, other: Signature) -> bool:
        """Whether both are of one person, whatever accounts they came by."""
        return self.by == other.by or (bool(self.person) and self.person == other.person)


@value
class Delivery:
    """That a report reached its superiors: when, to whom, by whose word, when that was recorded, and of which
    version; `late`: after its clock had ended.
    """

    at: datetime
    to: str
    by: str
    recorded_at: datetime
    version: int
    late: bool


@value
class SituationReport:
    """`chain`: the id of its first report, `number`: its place in it; `event` and `title`: what it is about;
    `phone_due`, `written_due`: when its clocks end, None where it has none; `follow_up_due`: before when the
    next report of the chain is due, `missed_at`: the first such hour that went by without one. `figures` are
    those of `figures_at`, `base` those of the report before. `authors`: whoever wrote since it was last sent;
    `calls`, `sendings`: by phone and in writing; `reminded`: the reminders that went out.
    """

    id: str
    chain: str
    number: int
    kind: str
    event: str
    title: str
    grade: str
    grade_name: str
    known_at: datetime
    begun_at: datetime
    phone_due: datetime | None
    written_due: datetime | None
    figures: tuple[Figure, ...]
    figures_at: datetime
    base: tuple[Figure, ...] = ()
    base_id: str = ""
    sections: dict[str, str] = field(default_factory=dict)
    authors: tuple[Signature, ...] = ()
    state: str = DRAFT
    approved: Signature | None = None
    calls: tuple[Delivery, ...] = ()
    sendings: tuple[Delivery, ...] = ()
    follow_up_due: datetime | None = None
    missed_at: datetime | None = None
    reminded: tuple[str, ...] = ()
    version: int = 1

    @property
    def corrects(self) -> bool:
        """Whether it was sent before in another version."""
        return any(sending.version != self.version for sending in self.sendings)

    @property
    def ends_chain(self) -> bool:
        """Whether nothing follows it any more."""
        return self.kind == FINAL and bool(self.sendings)


@value
class ReportSubject:
    """What a first report is about: the key of the event, and how people call it."""

    event: str
    title: str


def sign(by: Actor, at: datetime) -> Signature:
    """The signature of whoever gives a command."""
    return Signature(by.name, by.viewer.person or "", at)


def check_begun(command: BeginSituationReport, languages: Collection[str]) -> None:
    """Refused bad_field for a language that nobody drafts in, bad_report_kind."""
    if command.lang not in languages:
        raise Refused("bad_field", f"no such language: {command.lang[:20]!r}", "lang")
    if command.kind not in REPORT_KINDS:
        raise Refused("bad_report_kind", f"no such kind: {command.kind[:20]!r}", "kind")


def name_subject(event: str, title: str) -> ReportSubject:
    """What a first report is about. Refused no_event for what is not there: it has no `title`."""
    if not title:
        raise Refused("no_event", "no such event is there to report of", "event")
    return ReportSubject(event, title)


def begin_first(
    id: str, command: BeginSituationReport, subject: ReportSubject, rules: ReportRules,
    running: Sequence[SituationReport], by: Actor, at: datetime,
) -> SituationReport:  # fmt: skip
    """The first report of an event, without figures yet. `running`: the newest report of each chain that is
    not over. Refused no_grade, bad_moment, chain_runs.
    """
    grade = _find_grade(rules, command.grade)
    known_at = command.known_at or at
    if not at - OLDEST <= known_at <= at:
        raise Refused("bad_moment", "the event was known within the last week, and not later than now",
                      "known_at")  # fmt: skip
    if any(report.event == subject.event for report in running):
        raise Refused("chain_runs", "this event is being reported already", "event")
    return SituationReport(
        id, id, 1, FIRST, subject.event, subject.title, grade.code, grade.name, known_at, at,
        known_at + grade.phone, known_at + grade.written, (), at, authors=(sign(by, at),),
    )  # fmt: skip


def begin_next(
    id: str, command: BeginSituationReport, chain: Sequence[SituationReport], rules: ReportRules, by: Actor,
    at: datetime,
) -> SituationReport:  # fmt: skip
    """A follow-up or the final report, compared with the one before. `chain`: its reports that are not void,
    by number. Refused no_chain, chain_over, report_open, no_grade.
    """
    if not chain:
        raise Refused("no_chain", "there is no such chain of reports", "chain")
    last = chain[-1]
    if last.ends_chain:
        raise Refused("chain_over", "the final report was sent", "chain")
    if not last.sendings:
        raise Refused("report_open", "the report before was not sent yet", "chain")
    grade = _find_grade(rules, command.grade or last.grade)
    due = last.missed_at or last.follow_up_due if command.kind == FOLLOW_UP else None
    return SituationReport(
        id, last.chain, last.number + 1, command.kind, last.event, last.title, grade.code, grade.name,
        last.known_at, at, None, due, (), at, last.figures, last.id, authors=(sign(by, at),),
    )  # fmt: skip


def fill_figures(
    report: SituationReport, figures: Sequence[Figure], sections: dict[str, str], at: datetime
) -> SituationReport:
    """A report that was just begun, with what the system knows."""
    return replace(report, figures=tuple(figures), figures_at=at, sections=sections)


def await_follow_up(report: SituationReport, due: datetime | None) -> SituationReport:
    """The last report of a chain, with the hour before which the next is due; None: one has begun."""
    return replace(report, follow_up_due=due)


def _find_grade(rules: ReportRules, code: str) -> Grade:
    found = rules.grades.get(code)
    if found is None:
        raise Refused("no_grade", "the county pack has no such grade of events", "grade")
    return found


def over_at(chain: Sequence[SituationReport]) -> datetime | None:
    """When nothing followed any more; None: something may. `chain`: its reports, by number, not empty."""
    kept = [report for report in chain if report.state != VOID]
    if not kept:
        return max(report.begun_at for report in chain)
    last = kept[-1]
    return max(sending.recorded_at for sending in last.sendings) if last.ends_chain else None


def mask_report(report: SituationReport) -> SituationReport:
    """The report with every name and number in its words hidden; figures, times and signatures stay."""
    return replace(
        report,
        sections={name: mask_text(words) for name, words in report.sections.items()},
        calls=_mask_deliveries(report.calls),
        sendings=_mask_deliveries(report.sendings),
    )


def _mask_deliveries(deliveries: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
    return tuple(replace(delivery, to=mask_text(delivery.to)) for delivery in deliveries)
