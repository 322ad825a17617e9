"""What screens, readers and the trace get of joint handling."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from domain.cases.joint.joint import ASKED, Consultation, Joint, Opinion, Part, SquadOrder
from domain.cases.joint.part_times import list_overdue
from domain.changes import Row, local_text

FACTS: Final = ("part_", "consultation_", "opinion_")
"""How the names begin under which the trace keeps it: one for each part, consultation and opinion, so that
an answer tells of one part however many there are.
"""


def joint_row(joint: Joint) -> Row:
    """What the live row of a case shows: counts, the same few bytes for two parts and for thirty."""
    consultation = joint.open_consultation
    return {
        "version": joint.version,
        "parts": len(joint.parts),
        "open": len(joint.open_parts),
        "asked": sum(part.state == ASKED for part in joint.parts),
        "overdue": len(list_overdue(joint)),
        "consultation": consultation.number if consultation else 0,
        "opinions": len(consultation.opinions) if consultation else 0,
    }


def joint_content(joint: Joint) -> Row:
    """What the trace keeps of it; times in UTC."""
    kept: Row = {f"part_{part.number}": part_facts(part, UTC) for part in joint.parts}
    for consultation in joint.consultations:
        kept[f"consultation_{consultation.number}"] = consultation_facts(consultation, UTC)
        for opinion in consultation.opinions:
            facts = {"unit": opinion.unit, "words": opinion.words, "version": opinion.version}
            kept[f"opinion_{consultation.number}_{opinion.unit}"] = facts
    return kept


def is_joint_fact(name: str) -> bool:
    """Whether a fact of the trace is of joint handling."""
    return name.startswith(FACTS)


def part_facts(part: Part, tz: tzinfo) -> Row:
    """A part in texts and numbers; what is empty is left out."""
    facts: Row = {
        "unit": part.unit,
        "state": part.state,
        "text": part.text,
        "version": part.version,
        "due_at": _local(part.due_at, tz),
        "overdue_at": _local(part.overdue_at, tz),
        "words": part.words,
        "returns": part.returns,
        "consultation": part.consultation,
        "on_behalf": part.on_behalf,
    }
    return _without_nothing(facts)


def consultation_facts(consultation: Consultation, tz: tzinfo) -> Row:
    """A consultation without its opinions, in texts and numbers; what is empty is left out."""
    facts: Row = {
        "units": [*consultation.units],
        "material": consultation.material,
        "meets_at": _local(consultation.meets_at, tz),
        "decision": consultation.decision,
        "decided_at": _local(consultation.decided_at, tz),
        "orders": [_describe_order(order, tz) for order in consultation.orders],
    }
    return _without_nothing(facts)


def describe_part(part: Part, tz: tzinfo) -> Row:
    """A part for whoever opens the case."""
    times = {"assigned_at": local_text(part.assigned_at, tz), "changed_at": local_text(part.changed_at, tz)}
    amber = {} if part.amber_at is None else {"amber_at": local_text(part.amber_at, tz)}
    return {"number": part.number, **part_facts(part, tz), **amber, **times}


def describe_consultation(consultation: Consultation, tz: tzinfo) -> Row:
    """A consultation with its opinions for whoever opens the case."""
    return {
        "number": consultation.number,
        "version": consultation.version,
        "called_at": local_text(consultation.called_at, tz),
        **consultation_facts(consultation, tz),
        "opinions": [_describe_opinion(opinion, tz) for opinion in consultation.opinions],
    }


def _describe_order(order: SquadOrder, tz: tzinfo) -> Row:
    facts = {"squad": order.squad, "text": order.text, "to": [*order.to], "due_at": _local(order.due_at, tz)}
    return _without_nothing(facts)


def _describe_opinion(opinion: Opinion, tz: tzinfo) -> Row:
    return {
        "unit": opinion.unit,
        "words": opinion.words,
        "at": local_text(opinion.at, tz),
        "version": opinion.version,
    }


def _local(at: datetime | None, tz: tzinfo) -> str | None:
    return None if at is None else local_text(at, tz)


def _without_nothing(facts: dict[str, Any]) -> Row:
    return {name: fact for name, fact in facts.items() if fact}
