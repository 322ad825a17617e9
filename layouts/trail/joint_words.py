"""Joint handling in a case's trail: the parts of its units, consultations and opinions, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from domain.cases.joint.joint import OPEN_PARTS
from layouts.trail.trail_times import show_time

if TYPE_CHECKING:
    from layouts.i18n import Translator

SEPARATOR = " · "


def list_joint_words(new: Any, names: Mapping[str, str], t: Translator) -> Iterator[str]:
    """What became of joint handling, by a row of the trace of its case."""
    for name, fact in new.items() if isinstance(new, Mapping) else ():
        kind, _, rest = name.partition("_")
        if kind in TELLERS and isinstance(fact, Mapping):
            yield SEPARATOR.join(TELLERS[kind](rest, fact, names, t))


def _part(number: str, fact: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    """Its text while it is new or given back; then how far it is, what its unit said, and whether somebody
    else recorded that.
    """
    yield t("trail.part", unit=_unit(fact["unit"], names), n=number)
    yield t(f"joint.state.{fact['state']}")
    if fact.get("on_behalf"):
        yield t("trail.part.on-behalf")
    if fact["state"] == "assigned":
        yield str(fact["text"])
        if fact.get("due_at"):
            yield t("trail.part.due", time=show_time(fact["due_at"]))
    elif fact["state"] in ("started", "done") and fact.get("words"):
        yield t("trail.part.words", words=fact["words"])
    if fact.get("overdue_at") and fact["state"] in OPEN_PARTS:
        yield t("trail.part.overdue")


def _consultation(_: str, fact: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    if fact.get("decision"):
        yield t("trail.decision", decision=fact["decision"])
        for order in fact.get("orders", ()):
            yield t("trail.decision.order", text=order["text"])
        return
    yield t("trail.units", units=t("list.join").join(_unit(unit, names) for unit in fact["units"]))
    if fact.get("meets_at"):
        yield t("trail.meets", time=show_time(fact["meets_at"]))
    yield t("trail.material", material=fact["material"])


def _opinion(_: str, fact: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Iterator[str]:
    yield t("trail.said_by", unit=_unit(fact["unit"], names), words=fact["words"])


def _unit(code: str, names: Mapping[str, str]) -> str:
    return names.get(f"unit:{code}", code)


TELLERS = {"part": _part, "consultation": _consultation, "opinion": _opinion}
