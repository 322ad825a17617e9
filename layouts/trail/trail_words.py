"""Entries of a case's trail in words: when, what, who, and what else there is to say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.squads.calls.ladder import BY_PEOPLE, TRIED
from domain.squads.reviews.case_trail import REMINDED
from layouts.audit.trace_values import action_name, is_empty, label, object_name
from layouts.components.cause_words import describe_cause
from layouts.components.reason_words import describe_reason
from layouts.trail.handling_words import list_handling_words
from layouts.trail.joint_words import list_joint_words
from layouts.trail.trail_times import show_time

if TYPE_CHECKING:
    from layouts.i18n import Translator

SHOWN = ("title", "severity", "matter", "region", "stage", "unit", "due_at", "text", "remark", "outcome")
"""What an entry says of a case, in this order; of its other fields /trace tells."""
SHOWN_AS_IS = ("title", "text", "remark")
"""Words of people: shown as they became, without what they were."""
NAMED = ("matter", "unit", "region")
PHOTO = "case.photographed"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a reader sees it. `late`: what was said came late, in words; `photo`: the id of one."""

    at: str
    what: str
    who: str
    details: tuple[str, ...]
    late: str = ""
    photo: str = ""


def list_lines(trail: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> list[Line]:
    """All entries of a trail. `names`: "kind:code" -> name in the reader's language."""
    return [_line(entry, names, t) for entry in trail["entries"]]


def list_heads(trail: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> list[tuple[str, str]]:
    """(label, value) of the case, and of who commands its squads."""
    case = trail["case"]
    heads = [(t("trail.no"), case.get("no") or case["id"]), (t("field.title"), case["title"])]
    heads += [(_label(name, t), _value(name, case[name], names, t)) for name in SHOWN[1:5]]
    heads.append((t("trail.reported"), show_time(case["reported_at"])))
    if trail["closed_at"]:
        heads.append((t("trail.closed"), show_time(trail["closed_at"])))
    for number, squad in enumerate(trail["squads"], 1):
        key = "trail.squad.live" if squad["live"] else "trail.squad.ended"
        heads.append((t(key, number=number), object_name(squad["lead"], names, t)))
    return heads


def _line(entry: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Line:
    facts = entry["facts"]
    late = t("trail.late", time=show_time(facts["said_at"])) if facts.get("late") else ""
    details = [detail for detail in (*_details(entry, names, t), *_grounds(entry, names, t)) if detail]
    photo = str(facts.get("photo") or "")
    if entry["action"] == PHOTO:
        photo = str((facts.get("new") or {}).get("photo", ""))
    return Line(show_time(entry["at"]), _what(entry, t), _who(entry, names, t), tuple(details), late, photo)


def _what(entry: Mapping[str, Any], t: Translator) -> str:
    facts = entry["facts"]
    state = facts.get("state")
    match entry["kind"]:
        case "answer":
            key = "trail.unanswered" if state in TRIED.values() else "trail.answer"
            return t(key, state=t(f"palm.state.{state}"))
        case "order":
            return t("trail.order", number=facts["number"])
        case "receipt":
            return t("trail.receipt", number=facts["number"], state=t(f"palm.order.{state}"))
        case "written":
            return t("trail.written")
        case "difficulty" if "difficulty" in facts:
            kind = t(f"palm.difficulty.kind.{facts['difficulty']}")
            return t("trail.difficulty", kind=kind)
        case "message":
            kind, way = entry["action"].partition(".")[2], facts["channel"]
            return t("trail.message", what=t(f"trail.message.{kind}"), way=t(f"trail.way.{way}"))
    return action_name(entry["action"], t)


def _who(entry: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> str:
    """Whoever did it; of what was said or sent, the person."""
    if entry["kind"] in ("answer", "receipt", "message"):
        return _people(entry["people"], names, t)
    return object_name(entry["actor"], names, t)


def _people(people: Sequence[str], names: Mapping[str, str], t: Translator) -> str:
    return t("list.join").join(object_name(f"person:{person}", names, t) for person in people)


def _details(entry: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    facts = entry["facts"]
    match entry["kind"]:
        case "case":
            yield from _changes(facts["old"], facts["new"], names, t)
            yield from list_handling_words(facts["old"], facts["new"], names, t)
            yield from list_joint_words(facts["new"], names, t)
        case "squad":
            yield from _moved(facts.get("states", {}), names, t)
            yield from _handed_over(facts, names, t)
            yield from _reminded(entry, names, t)
        case "order":
            yield facts["text"]
            yield t("trail.to", names=_people(entry["people"], names, t))
            if facts.get("due_at"):
                yield t("trail.due", time=show_time(facts["due_at"]))
            if facts["silent"]:
                yield t("trail.silent", names=_people(facts["silent"], names, t))
        case "answer" | "receipt":
            yield from _describe_answer(entry, names, t)
        case "difficulty":
            yield from _hindered(facts, names, t)
        case "message":
            yield from _proof(facts, names, t)
        case "written":
            yield from _written(entry, t)


def _reminded(entry: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    """Of which instruction who was reminded."""
    if entry["action"] == REMINDED:
        yield t("trail.order", number=entry["facts"]["number"])
        yield t("trail.to", names=_people(entry["people"], names, t))


def _grounds(entry: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    """On whose order, and why."""
    if entry["ordered_by"]:
        yield t("trace.ordered", name=object_name(entry["ordered_by"], names, t))
    if entry["reason"]:
        yield t("trace.reason", reason=describe_reason(entry["reason"], t))


def _changes(old: Any, new: Any, names: Mapping[str, str], t: Translator) -> Iterator[str]:
    was, now = (side if isinstance(side, Mapping) else {} for side in (old, new))
    for name in SHOWN:
        if name not in now or now[name] == was.get(name) or is_empty(name, now[name]):
            continue
        word = _label(name, t)
        after = _value(name, now[name], names, t)
        if name in SHOWN_AS_IS or is_empty(name, was.get(name)):
            yield t("trail.became", field=word, value=after)
        else:
            yield t("trail.changed", field=word, old=_value(name, was[name], names, t), value=after)


def _label(name: str, t: Translator) -> str:
    key = f"field.{name}"
    return t(key) if t.has(key) else label(name, "case", t)


def _moved(states: Mapping[str, str], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    """Who is how far in the squad now, state by state."""
    for state in dict.fromkeys(states.values()):
        people = [person for person, has in states.items() if has == state]
        key = f"trail.moved.{state}"
        word = t(key) if t.has(key) else t(f"palm.state.{state}")
        yield t("trail.became", field=word, value=_people(people, names, t))


def _handed_over(facts: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    """Who commands a squad now, in whose place; to whom its command was offered, and why it stayed."""
    if "offered_to" in facts:
        yield t(
            "trail.offered",
            name=object_name(facts["offered_to"], names, t),
            time=show_time(facts["expires_at"]),
        )
    if "kept_from" in facts:
        old, to = (object_name(facts[side], names, t) for side in ("was", "kept_from"))
        yield t("trail.kept", name=old, to=to)
    if why := facts.get("why"):
        yield t(f"lead.lapsed.{why}")
    if "lead" in facts:
        old, new = (object_name(facts[side], names, t) for side in ("was", "lead"))
        yield t("trail.changed", field=label("lead", "squad", t), old=old, value=new)


def _describe_answer(entry: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    facts = entry["facts"]
    yield facts["note"]
    if facts.get("eta"):
        yield t("trail.eta", time=show_time(facts["eta"]))
    if facts["by"]:
        yield t("trail.by", name=object_name(facts["by"], names, t))
    if show_time(facts["said_at"]) != show_time(entry["at"]) and not facts["late"]:
        yield t("trail.said", time=show_time(facts["said_at"]))


def _hindered(facts: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    """The words of a difficulty, or of its answer; with which instruction it is, and who told of it."""
    yield facts["note"]
    if facts.get("number"):
        yield t("trail.order", number=facts["number"])
    if facts.get("by"):
        yield t("trail.by", name=object_name(facts["by"], names, t))


def _written(entry: Mapping[str, Any], t: Translator) -> Iterator[str]:
    """The words of a message, the length of its voice, where whoever wrote it was, and when that was where it
    came later.
    """
    facts = entry["facts"]
    yield facts["text"]
    if facts.get("voice"):
        yield t("trail.voice", seconds=facts["voice_s"])
    if facts.get("placed_at"):
        place = f"{facts['lat']:.5f}, {facts['lon']:.5f}"
        yield t("trail.place", place=place, time=show_time(facts["placed_at"]))
    if show_time(facts["said_at"]) != show_time(entry["at"]):
        yield t("trail.said", time=show_time(facts["said_at"]))


def _proof(facts: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    if facts["channel"] and facts["attempts"]:
        yield t("trail.rung", rung=facts["rung"] + 1, attempts=facts["attempts"])
    state = facts["state"]
    if facts["channel"] in BY_PEOPLE:
        word = t(f"trail.done.{state}", name=object_name(facts["cause"], names, t))
    else:
        word = t(f"trail.sent.{state}")
        yield describe_cause(facts["cause"], t)
    yield t("trail.sent", state=word, time=show_time(facts["changed_at"]))
    yield t("trail.proof", id=facts["id"])


def _value(name: str, value: Any, names: Mapping[str, str], t: Translator) -> str:
    if is_empty(name, value):
        return "—"
    if name == "severity":
        return t("severity.label", n=value, word=t(f"severity.{value}"))
    if name.endswith("_at"):
        return show_time(str(value))
    for key in (f"{name}.{value}", f"trace.{name}.{value}"):
        if t.has(key):
            return t(key)
    return names.get(f"{name}:{value}", str(value)) if name in NAMED else str(value)
