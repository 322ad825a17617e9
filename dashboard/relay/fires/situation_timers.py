"""Timers of situation reports: whoever is on duty is reminded before a clock ends, and told when it has."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.handlers.context import Context
from dashboard.handlers.responses.situation_handlers import SITUATION_REMINDER, list_situation_timers
from dashboard.relay.timers import Fire
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.responses.situation_rows import read_report, save_report
from data_access.outbox.outbox_rows import add_messages
from data_access.outbox.timer_rows import Timer, set_timer
from data_access.squads.duty_rows import read_on_duty
from domain.emergency.responses.situations.report_clocks import (
    Reminder,
    list_reminders,
    note_reminder,
    reminder_change,
)
from domain.emergency.responses.situations.situation import SituationReport
from domain.squads.calls.outgoing import LATE_REPORT, NOTICE, REPORT_DUE, Message, message_id
from layouts.i18n import Translator


def situation_fires(context: Context) -> Mapping[str, Fire]:
    """What a timer of a report does. One whose clock was stopped meanwhile does nothing,
    and nobody is reminded beforehand of what is late already.
    """

    def remind(work: UnitOfWork, timer: Timer) -> None:
        report = read_report(work.connection, work.world, timer.subject)
        if report is None:
            return
        pack = context.counties[work.county]
        waiting = {reminder.name: reminder for reminder in list_reminders(report, pack.reporting)}
        reminder = waiting.get(timer.facts["reminder"])
        if reminder is None:
            return
        over = not reminder.late and work.now > reminder.due
        reached = 0 if over else _write_messages(work, report, reminder, pack)
        new = note_reminder(report, reminder, pack.reporting, work.now, pack.tz)
        save_report(work.connection, work.world, new)
        for timer in list_situation_timers(work.world, new, pack.reporting):
            set_timer(work.connection, timer)
        if not over:
            work.publish([reminder_change(new, reminder, reached, work.county, work.now, pack.tz)])

    return {SITUATION_REMINDER: remind}


def _write_messages(work: UnitOfWork, report: SituationReport, reminder: Reminder, pack: County) -> int:
    """A notice to whoever is on duty for the county; how many. With nobody on duty the screens tell it."""
    called = read_on_duty(work.connection, work.county, {work.county}, work.now.astimezone(pack.tz))
    kind = LATE_REPORT if reminder.late else REPORT_DUE
    key = f"situation.clock.{reminder.clock}"
    facts = {
        "title": report.title,
        "report": report.id,
        "due": f"{reminder.due.astimezone(pack.tz):%m-%d %H:%M}",
        "way": Translator("zh")(key),
        "way_en": Translator("en")(key),
    }
    people = called.get(work.county, ())
    messages = [
        Message(
            message_id(work.world, kind, report.id, reminder.name, person), work.world, person, NOTICE, kind,
            report.id, facts,
        )
        for person in people
    ]  # fmt: skip
    add_messages(work.connection, work.world, messages, work.now)
    return len(messages)
