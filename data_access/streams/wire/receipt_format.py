"""Receipts of tasks, visits of households and patrols of hazard points: shape -> domain object."""

from __future__ import annotations

from datetime import datetime

from data_access.streams.wire import message_shapes
from domain import messages
from domain.emergency.responses.patrols.patrol import ABNORMAL
from domain.kernel.text_fields import line, lines, word
from domain.sources.report_rules import check_finding, check_point

Head = tuple[str, str, datetime]


def read_told(shape: message_shapes.FieldShape, head: Head) -> messages.TaskReceipt | messages.FieldMessage:
    """The message of a shape. Refused bad_field, missing_field."""
    match shape:
        case message_shapes.Receipt():
            return _receipt(shape, head)
        case message_shapes.Visit():
            return _visit(shape, head)
        case message_shapes.Patrol():
            return _patrol(shape, head)


def _receipt(shape: message_shapes.Receipt, head: Head) -> messages.TaskReceipt:
    return messages.TaskReceipt(
        *head,
        word(shape.rollout, "rollout"),
        word(shape.person, "person"),
        shape.state,
        line(shape.channel, "channel") if shape.channel else "",
        line(shape.by, "by") if shape.by else "",
        lines(shape.note, "note") if shape.note else "",
        shape.clock_off_s or 0.0,
    )


def _visit(shape: message_shapes.Visit, head: Head) -> messages.VisitMessage:
    return messages.VisitMessage(
        *head,
        word(shape.rollout, "rollout"),
        word(shape.household, "household"),
        shape.result,
        line(shape.channel, "channel") if shape.channel else "",
        line(shape.by, "by") if shape.by else "",
        lines(shape.note, "note") if shape.note else "",
        shape.clock_off_s or 0.0,
    )


def _patrol(shape: message_shapes.Patrol, head: Head) -> messages.PatrolMessage:
    what = lines(shape.what, "what") if shape.what else ""
    check_finding(shape.result == ABNORMAL, what)
    check_point(shape.lat, shape.lon)
    return messages.PatrolMessage(
        *head,
        word(shape.point, "point"),
        shape.result,
        what,
        word(shape.person, "person") if shape.person else "",
        line(shape.channel, "channel") if shape.channel else "",
        line(shape.by, "by") if shape.by else "",
        shape.lat,
        shape.lon,
        shape.clock_off_s or 0.0,
    )
