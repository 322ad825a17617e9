"""Situation reports in the small world of the laws: no screen is told, but for the clocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from domain.access.actor import Actor
from domain.changes import Change
from domain.emergency.responses.situations.report_clocks import Reminder, reminder_change
from domain.emergency.responses.situations.reporting_rules import Grade, ReportRules
from domain.emergency.responses.situations.situation import ReportSubject, SituationReport, begin_first
from domain.emergency.responses.situations.situation_changes import situation_change
from domain.emergency.responses.situations.situation_commands import BeginSituationReport

KINDS = ("begun", "edited", "refreshed", "approved", "told", "sent", "voided", "due", "late")
"""What happens to a report, in the order in which the law tells it."""
SERIOUS = Grade("serious", "较大", "Serious", timedelta(minutes=15), timedelta(minutes=35))
RULES = ReportRules({"serious": SERIOUS})
BEGUN = BeginSituationReport(region="330825", kind="first", event="response:typhoon", grade="serious")
SUBJECT = ReportSubject("response:typhoon", "龙游县防台风")


@dataclass(frozen=True)
class SituationAct:
    """Something happened to the report there is: one of KINDS."""

    kind: str


def report_situation(act: SituationAct, by: Actor, at: datetime, tz: tzinfo) -> Change:
    """Its change."""
    report = _report(by, at)
    if act.kind in ("due", "late"):
        late = act.kind == "late"
        return reminder_change(report, Reminder("phone", at, at, late), 1, "330825", at, tz)
    old = None if act.kind == "begun" else report
    new = replace(report, version=1 + (old is not None))
    return situation_change(f"situation.{act.kind}", old, new, "330825", by, at, tz, "误点起草")


def _report(by: Actor, at: datetime) -> SituationReport:
    return begin_first("QK-261122-01", BEGUN, SUBJECT, RULES, (), by, at)
