"""A change: a fact that happened, as it goes to the trace, to the feed and to the screens."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any

from domain.kernel.values import value

Row = dict[str, Any]
KINDS = (
    "case.reported",
    "case.updated",
    "case.closed",
    "case.reopened",
    "case.registered",
    "case.dispatched",
    "case.started",
    "case.finished",
    "case.verified",
    "case.returned",
    "case.extended",
    "case.extension_requested",
    "case.suspension_requested",
    "case.request_approved",
    "case.request_refused",
    "case.request_withdrawn",
    "case.matter_set",
    "case.admission_requested",
    "case.admitted",
    "case.admission_refused",
    "case.suspended",
    "case.resumed",
    "case.passed_on",
    "case.merged",
    "case.merger_added",
    "case.merger_removed",
    "case.linked",
    "case.unlinked",
    "case.split",
    "case.whistled",
    "case.reported_in",
    "case.whistle_refused",
    "case.whistle_lapsed",
    "case.escalated",
    "case.handed_down",
    "case.called",
    "case.short_handed",
    "case.command_offered",
    "case.command_kept",
    "case.command_passed",
    "case.photographed",
    "case.parts_assigned",
    "case.part_answered",
    "case.part_excused",
    "case.part_returned",
    "case.part_overdue",
    "case.consultation_called",
    "case.opinion_given",
    "case.consultation_decided",
    "grid.changed",
    "position.moved",
    "position.removed",
    "response.declared",
    "response.changed",
    "response.ended",
    "proposal.made",
    "proposal.accepted",
    "proposal.dismissed",
    "proposal.superseded",
    "proposal.expired",
    "squad.assembled",
    "squad.joined",
    "squad.answered",
    "squad.pursued",
    "squad.unanswered",
    "squad.contacts_marked",
    "squad.short",
    "squad.followed",
    "squad.ordered",
    "squad.order_reminded",
    "squad.acknowledged",
    "squad.difficulty_reported",
    "squad.difficulty_answered",
    "squad.message_sent",
    "squad.released",
    "squad.hand_over_offered",
    "squad.hand_over_declined",
    "squad.hand_over_withdrawn",
    "squad.hand_over_lapsed",
    "squad.handed_over",
    "squad.taken_over",
    "squad.stood_down",
    "squad.recorded",
    "storm.observed",
    "storm.forecast",
    "storm.dissolved",
    "rollout.prepared",
    "rollout.issued",
    "rollout.confirmed",
    "rollout.progressed",
    "rollout.reminded",
    "rollout.called",
    "rollout.taken_over",
    "rollout.rated",
    "rollout.sent_back",
    "rollout.corrected",
    "rollout.difficulty_reported",
    "rollout.difficulty_answered",
    "rollout.listed",
    "rollout.visited",
    "rollout.stopped",
    "rollout.superseded",
    "rollout.ended",
    "rollout.held",
    "rollout.window_moved",
    "rollout.repeated",
    "rollout.returned",
    "rollout.left_alone",
    "plan.saved",
    "plan.approved",
    "plan.retired",
    "evacuation.ordered",
    "evacuation.progressed",
    "evacuation.verified",
    "evacuation.corrected",
    "evacuation.lifted",
    "evacuation.closed",
    "check.asked",
    "check.answered",
    "check.reminded",
    "check.closed",
    "patrol.demanded",
    "patrol.recorded",
    "patrol.reminded",
    "situation.begun",
    "situation.edited",
    "situation.refreshed",
    "situation.approved",
    "situation.told",
    "situation.sent",
    "situation.voided",
    "situation.due",
    "complaint.filed",
    "complaint.answered",
    "loan.began",
    "loan.doubled",
    "loan.ended",
    "storm.outlook",
    "roster.gap",
    "warning.received",
    "warning.updated",
    "warning.cancelled",
    "warning.unlisted",
    "warning.asked",
    "warning.settled",
    "warning.expired",
    "canary",
)


@lru_cache(maxsize=8192)
def local_text(at: datetime, tz: tzinfo) -> str:
    """RFC 3339 in the county's zone with milliseconds: 2026-11-22T15:17:49.000+08:00.

    One decision writes the same few times again and again, so the texts are remembered.
    """
    return at.astimezone(tz).isoformat(timespec="milliseconds")


def local_day(at: datetime, tz: tzinfo) -> str:
    """The county's calendar day, YYYY-MM-DD."""
    return local_text(at, tz)[:10]


@value
class TraceRow:
    """Who did what to which object, on whose message. `at` is the time the source gives, UTC.

    `old` and `new` hold the fields that changed; `old` is None for something new. `reason` (masked) and
    `ordered_by`: of what people command.
    """

    at: datetime
    actor: str
    action: str
    object: str
    cause: str
    old: Row | None
    new: Row
    reason: str = ""
    ordered_by: str = ""


@value
class Change:
    """One fact about one object. `at` is the time of the decision, UTC; its number `seq` comes with storing.

    `topic`: the kind of live state it moves (domain/topics/registry.py). `delta` has the rows of the wire
    change: those of the topic, gone, tally, news, canary; and what a
    case was before, when that is another: matter_from, called_from. `moved_from` is the region the object
    was in before, when that is another one. domain/topics/reducer.py takes from these who lost sight of it.
    """

    kind: str
    region: str
    moved_from: str | None
    at: datetime
    topic: str
    trace: TraceRow
    tz: tzinfo
    delta: Row = field(default_factory=dict)

    def wire(self, seq: int) -> Row:
        """The change as screens get it, with its place in the feed."""
        delta = self.delta
        moved = {} if self.moved_from is None else {"moved_from": self.moved_from}
        body: Row = {
            "seq": seq,
            "at": local_text(self.at, self.tz),
            "kind": self.kind,
            "topic": self.topic,
            "region": self.region,
            **moved,
            **delta,
        }
        if "news" in delta:
            body["news"] = [{"seq": seq, **row} for row in delta["news"]]
        return body
