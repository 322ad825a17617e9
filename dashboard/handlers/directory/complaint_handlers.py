"""Complaints and appeals of the people in the field, and their answers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.complaint_rows import add_complaint, count_waiting, read_complaint, save_answer
from data_access.directory.people_queries import has_unit, units
from data_access.outbox.outbox_rows import add_messages
from data_access.squads.duty_rows import read_on_duty, read_reachable
from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.directory import complaints as rules
from domain.directory.complaint_commands import AnswerComplaint, FileComplaint
from domain.directory.complaints import Complaint, tell_complaint
from domain.kernel.command import Command
from domain.squads.calls.outgoing import COMPLAINT, COMPLAINT_ANSWERED, NOTICE, Message, message_id


def file_complaint(work: UnitOfWork, command: FileComplaint, by: Actor, context: Context) -> Complaint:
    """The new one, or the one of that key. Refused forbidden, bad_field, unknown_unit, no_words, too_long,
    many_complaints.
    """
    known = read_complaint(work.connection, work.county, rules.name_complaint(command, by, work.now))
    if known is not None:
        return known
    there = has_unit(work.connection, work.county, command.unit)
    waiting = count_waiting(work.connection, work.county, by.viewer.person or "")
    new = rules.file_complaint(command, by, there, waiting, work.now)
    add_complaint(work.connection, work.county, new)
    facts = {"kind": new.kind, "unit": new.unit, "person": new.person, "text": mask_text(new.text)}
    _publish(work, "complaint.filed", new, facts, by, context)
    local = work.now.astimezone(context.counties[work.county].tz)
    on_duty = read_on_duty(work.connection, work.county, {new.unit}, local).get(new.unit, [])
    _tell(work, COMPLAINT, new, {*on_duty} - {new.person}, context)
    return new


def answer_complaint(work: UnitOfWork, command: AnswerComplaint, by: Actor, context: Context) -> Complaint:
    """The same, answered. Refused no_complaint, answered, no_words, too_long."""
    old = read_complaint(work.connection, work.county, command.complaint)
    new = rules.answer_complaint(old, command, by, work.county, work.now)
    save_answer(work.connection, work.county, new)
    _publish(work, "complaint.answered", new, {"text": mask_text(new.answer)}, by, context)
    writer = read_reachable(work.connection, work.county, {new.person})
    _tell(work, COMPLAINT_ANSWERED, new, writer, context)
    return new


def _tell(
    work: UnitOfWork, kind: str, complaint: Complaint, people: Collection[str], context: Context
) -> None:
    """Tell people by message that there is one, or an answer to it: its words are read on the page alone."""
    names = {unit.code: (unit.name, unit.name_en) for unit, _ in units(work.connection, work.county)}
    name, name_en = names.get(complaint.unit, (complaint.unit, complaint.unit))
    at = f"{work.now.astimezone(context.counties[work.county].tz):%m-%d %H:%M}"
    facts, subject = {"kind": complaint.kind, "unit": name, "unit_en": name_en, "at": at}, complaint.id
    ids = {person: message_id(work.world, kind, subject, person) for person in sorted(people)}
    messages = [Message(id, work.world, person, NOTICE, kind, subject, facts) for person, id in ids.items()]
    add_messages(work.connection, work.world, messages, work.now)


def _publish(
    work: UnitOfWork, kind: str, new: Complaint, facts: dict[str, Any], by: Actor, context: Context
) -> None:
    tz = context.counties[work.county].tz
    work.publish([tell_complaint(kind, new, facts, work.county, by, work.now, tz)])


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    FileComplaint: file_complaint,
    AnswerComplaint: answer_complaint,
}
