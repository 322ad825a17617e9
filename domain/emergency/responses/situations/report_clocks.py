"""The clocks of a situation report: which run, which were met and which are late, and what is reminded of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from domain.changes import Change, Row, TraceRow, local_text
from domain.emergency.responses.situations.reporting_rules import ReportRules
from domain.emergency.responses.situations.situation import VOID, SituationReport
from domain.kernel.values import value

PHONE, WRITTEN, NEXT = CLOCKS = ("phone", "written", "follow_up")
RUNNING, DUE_SOON, LATE, MET, MET_LATE = CLOCK_STATES = ("running", "due_soon", "late", "met", "met_late")
KIND: Final = "situation.due"


@value
class ReportClock:
    """One of CLOCKS: when it ends, and when it was stopped; None while it runs."""

    clock: str
    due: datetime
    stopped_at: datetime | None

    def judge(self, now: datetime, remind: timedelta) -> str:
        """Which of CLOCK_STATES it is in."""
        if self.stopped_at is not None:
            return MET_LATE if self.stopped_at > self.due else MET
        if now > self.due:
            return LATE
        return DUE_SOON if now >= self.due - remind else RUNNING


@value
class Reminder:
    """Something people are told of a clock: before it ends, or (`late`) once it has."""

    clock: str
    due: datetime
    at: datetime
    late: bool

    @property
    def name(self) -> str:
        """By what it is known that it went out; of follow-ups each hour has its own."""
        hour = f"@{self.due:%Y%m%dT%H%M}" if self.clock == NEXT else ""
        return f"{self.clock}{hour}{'.late' if self.late else ''}"


def list_clocks(report: SituationReport) -> list[ReportClock]:
    """The clocks a report has; none of one that was given up."""
    if report.state == VOID:
        return []
    found = []
    if report.phone_due is not None:
        first_call = min((call.at for call in report.calls), default=None)
        found.append(ReportClock(PHONE, report.phone_due, first_call))
    if report.written_due is not None:
        sent = min((sending.at for sending in report.sendings), default=None)
        found.append(ReportClock(WRITTEN, report.written_due, sent))
    if report.follow_up_due is not None:
        found.append(ReportClock(NEXT, report.follow_up_due, None))
    return found


def list_reminders(report: SituationReport, rules: ReportRules) -> Iterator[Reminder]:
    """What people are still to be reminded of."""
    for clock in list_clocks(report):
        if clock.stopped_at is None:
            for at, late in ((clock.due - rules.remind, False), (clock.due, True)):
                reminder = Reminder(clock.clock, clock.due, at, late)
                if reminder.name not in report.reminded:
                    yield reminder


def note_reminder(
    report: SituationReport, reminder: Reminder, rules: ReportRules, now: datetime, tz: tzinfo
) -> SituationReport:
    """The report once people were reminded; an hour of follow-ups that went by is followed by the next."""
    reminded = replace(report, reminded=(*report.reminded, reminder.name))
    if reminder.clock != NEXT or not reminder.late:
        return reminded
    missed = report.missed_at or reminder.due
    return replace(reminded, missed_at=missed, follow_up_due=rules.next_follow_up(now, tz))


def reminder_change(
    report: SituationReport, reminder: Reminder, reached: int, county: str, now: datetime, tz: tzinfo
) -> Change:
    """The news of a clock that ends, or has ended, to desk and trace. `reached`: how many people."""
    due = local_text(reminder.due, tz)
    line: Row = {
        "at": local_text(now, tz),
        "kind": KIND,
        "region": county,
        "matter": None,
        "case": "",
        "title": report.title,
        "severity": 2 if reminder.late else 3,
        "stage": "",
        "no": report.id,
        "clock": reminder.clock,
        "late": reminder.late,
        "due": due,
    }
    content: Row = {"clock": reminder.clock, "due_at": due, "late": reminder.late, "people": reached}
    trace = TraceRow(now, "palm", KIND, f"situation:{report.id}", "timers", None, content)
    return Change(KIND, county, None, now, "cases", trace, tz, {"news": [line]})
