"""Commands about situation reports: begin, write, approve, tell, send, give up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.responses.situation_figures import FigureReader
from data_access.cases.details import read_case
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses.response_rows import read_response
from data_access.emergency.responses.situation_rows import (
    list_running,
    name_report,
    read_chain,
    read_report,
    read_reports,
    save_report,
)
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.storms.storm_store import read_storms
from data_access.outbox.timer_rows import Timer, drop_timers_of, set_timer
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.cases.case_join import Case
from domain.cases.case_rows import title as masked_title
from domain.emergency.responses.response import TYPES
from domain.emergency.responses.situations import situation as reports
from domain.emergency.responses.situations import situation_acts as rules
from domain.emergency.responses.situations import situation_commands as c
from domain.emergency.responses.situations.report_clocks import list_reminders
from domain.emergency.responses.situations.reporting_rules import ReportRules
from domain.emergency.responses.situations.situation import ReportSubject, SituationReport, await_follow_up
from domain.emergency.responses.situations.situation_changes import situation_change
from domain.emergency.responses.situations.situation_events import is_reportable
from domain.emergency.responses.situations.situation_figures import Figure
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import message_id
from layouts.emergency.situation_words import draft_summary
from layouts.i18n import LANGS, Translator

SITUATION_REMINDER: Final = "situation_reminder"
"""The kind of timers: one for each reminder that is still to go out."""
MOST_REPORTS: Final = 200
"""So many reports back chains that are not over are looked for."""


def begin(work: UnitOfWork, command: c.BeginSituationReport, by: Actor, context: Context) -> SituationReport:
    """The report with the figures of now. Refused forbidden, bad_report_kind, bad_field, no_event; as the
    rules say.
    """
    by.viewer.require(Right.COMMAND_SQUADS, work.county)
    reports.check_begun(command, LANGS)
    lang = command.lang
    county = context.counties[work.county]
    id = name_report(work.connection, work.world, work.now, county.tz)
    if command.kind == reports.FIRST:
        subject = _find_subject(work, command.event, context)
        running = list_running(read_reports(work.connection, work.world, MOST_REPORTS))
        new = reports.begin_first(id, command, subject, county.reporting, running, by, work.now)
    else:
        chain = read_chain(work.connection, work.world, command.chain)
        new = reports.begin_next(id, command, chain, county.reporting, by, work.now)
        _keep_waiting(work, await_follow_up(chain[-1], None), county.reporting)
    figures = _read_figures(work, new, context)
    at = f"{work.now.astimezone(county.tz):%m-%d %H:%M}"
    title = new.title if lang == "zh" else _name_event(work, new.event, lang, context) or new.title
    summary = draft_summary(figures, title, at, Translator(lang))
    new = reports.fill_figures(new, figures, {"summary": summary}, work.now)
    return _keep(work, "situation.begun", None, new, command, by, context)


def _find_subject(work: UnitOfWork, event: str, context: Context) -> ReportSubject:
    """The event that a first report is about, as people call it. Refused no_event."""
    title = _name_event(work, event, "zh", context) if _is_there(work, event) else ""
    return reports.name_subject(event, title)


def _is_there(work: UnitOfWork, event: str) -> bool:
    """Whether a response runs, a roll-out was issued, a case is open and serious; a storm needs no more."""
    kind, _, id = event.partition(":")
    if kind == "response":
        response = read_response(work.connection, work.world, id) if id in TYPES else None
        return response is not None and response.runs
    if kind == "rollout":
        rollout = read_rollout(work.connection, work.world, id)
        return rollout is not None and rollout.issued_at is not None
    if kind == "case":
        case = _read_case_of(work, id)
        return case is not None and is_reportable(case.severity, case.open, case.visible)
    return kind == "storm"


def _name_event(work: UnitOfWork, event: str, lang: str, context: Context) -> str:
    """What an event is called in a language, with the county; '' for none. Names and numbers of people in
    the title of a case are masked.
    """
    kind, _, id = event.partition(":")
    english, name = lang == "en", ""
    if kind == "response" and id in TYPES:
        name = Translator(lang)(f"response.type.{id}")
    elif kind == "storm":
        storm = read_storms(work.connection, work.world, [id]).get(id)
        names = () if storm is None else (storm.name_en if english else storm.name, storm.name_en, id)
        name = next(filter(None, names), "")
    elif kind == "rollout":
        rollout = read_rollout(work.connection, work.world, id)
        name = "" if rollout is None else (english and rollout.plan_name_en) or rollout.plan_name
    elif kind == "case":
        case = _read_case_of(work, id)
        name = "" if case is None else f"{masked_title(case)}（{case.no}）"
    county = context.counties[work.county]
    place = f"{county.name_en}: " if english else county.name
    return f"{place}{name}" if name else ""


def _read_case_of(work: UnitOfWork, id: str) -> Case | None:
    """A case of this world."""
    case = read_case(work.connection, id)
    return case if case is not None and case.county == work.world else None


def _read_figures(work: UnitOfWork, report: SituationReport, context: Context) -> tuple[Figure, ...]:
    county = context.counties[work.county]
    return FigureReader(work.connection, work.world, county, report.known_at).read()


def edit(work: UnitOfWork, command: c.EditSituationReport, by: Actor, context: Context) -> SituationReport:
    """The next version. Refused forbidden, no_report, and as the rules say."""
    old = _find(work, command, by)
    new = rules.edit_report(old, command, by, work.now)
    return _keep(work, "situation.edited", old, new, command, by, context)


def refresh(
    work: UnitOfWork, command: c.RefreshSituationReport, by: Actor, context: Context
) -> SituationReport:
    """The next version, with the figures of now. Refused forbidden, no_report, report_void, stale."""
    old = _find(work, command, by)
    new = rules.refresh_report(old, command, _read_figures(work, old, context), by, work.now)
    return _keep(work, "situation.refreshed", old, new, command, by, context)


def approve(
    work: UnitOfWork, command: c.ApproveSituationReport, by: Actor, context: Context
) -> SituationReport:
    """The version approved. Refused forbidden, no_report, and as the rules say."""
    by.viewer.require(Right.DECLARE_RESPONSE, work.county)
    old = _find(work, command, by)
    new = rules.approve_report(old, command, by, work.now)
    return _keep(work, "situation.approved", old, new, command, by, context)


def tell(work: UnitOfWork, command: c.RecordSituationCall, by: Actor, context: Context) -> SituationReport:
    """The report once it was told by phone. Refused forbidden, no_report, and as the rules say."""
    old = _find(work, command, by)
    new = rules.record_call(old, command, by, work.now)
    return _keep(work, "situation.told", old, new, command, by, context)


def send(work: UnitOfWork, command: c.SendSituationReport, by: Actor, context: Context) -> SituationReport:
    """The report once it was sent; the next hour of follow-ups is waited for. Refused forbidden, no_report,
    and as the rules say.
    """
    old = _find(work, command, by)
    new = rules.send_report(old, command, by, work.now)
    chain, county = read_chain(work.connection, work.world, old.chain), context.counties[work.county]
    if new.kind != reports.FINAL and chain[-1].id == new.id:
        due = old.follow_up_due or county.reporting.next_follow_up(work.now, county.tz)
        new = await_follow_up(new, due)
    return _keep(work, "situation.sent", old, new, command, by, context)


def give_up(work: UnitOfWork, command: c.VoidSituationReport, by: Actor, context: Context) -> SituationReport:
    """The report given up; the one before waits for a follow-up again. Refused forbidden, no_report, and as
    the rules say.
    """
    old = _find(work, command, by)
    new = rules.void_report(old, command, by, work.now)
    done = _keep(work, "situation.voided", old, new, command, by, context)
    chain, county = read_chain(work.connection, work.world, old.chain), context.counties[work.county]
    if chain and chain[-1].sendings and not chain[-1].ends_chain:
        due = county.reporting.next_follow_up(work.now, county.tz)
        _keep_waiting(work, await_follow_up(chain[-1], due), county.reporting)
    return done


def _find(work: UnitOfWork, command: c.SituationCommand, by: Actor) -> SituationReport:
    by.viewer.require(Right.COMMAND_SQUADS, work.county)
    found = read_report(work.connection, work.world, command.report)
    return require_found(found, "no_report", "situation report", "report")


def _keep(
    work: UnitOfWork, kind: str, old: SituationReport | None, new: SituationReport, command: Command,
    by: Actor, context: Context,
) -> SituationReport:  # fmt: skip
    county = context.counties[work.county]
    _keep_waiting(work, new, county.reporting)
    place = (work.county, by, work.now, county.tz)
    work.publish([situation_change(kind, old, new, *place, command.reason)])
    return new


def _keep_waiting(work: UnitOfWork, report: SituationReport, rules: ReportRules) -> None:
    """Save a report, and the timers of whatever is still to be reminded of."""
    save_report(work.connection, work.world, report)
    drop_timers_of(work.connection, work.world, SITUATION_REMINDER, report.id)
    for timer in list_situation_timers(work.world, report, rules):
        set_timer(work.connection, timer)


def list_situation_timers(world: WorldId, report: SituationReport, rules: ReportRules) -> list[Timer]:
    """The timers that a report should have."""
    return [
        Timer(
            world, message_id(world, SITUATION_REMINDER, report.id, reminder.name), SITUATION_REMINDER,
            report.id, reminder.at, {"reminder": reminder.name},
        )
        for reminder in list_reminders(report, rules)
    ]  # fmt: skip


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    c.BeginSituationReport: begin,
    c.EditSituationReport: edit,
    c.RefreshSituationReport: refresh,
    c.ApproveSituationReport: approve,
    c.RecordSituationCall: tell,
    c.SendSituationReport: send,
    c.VoidSituationReport: give_up,
}
