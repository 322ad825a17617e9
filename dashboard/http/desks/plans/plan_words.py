"""Plans in the reader's words: faults, what changed between versions, previews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from dashboard.http.auth.page_renderer import PageRenderer
from dashboard.services.dispatch.plan_service import PlanPreview
from domain.emergency.rollouts.planning.plan_checks import PlanFault
from domain.emergency.rollouts.planning.plan_preview import Rung
from domain.emergency.rollouts.planning.plan_versions import list_changes

NEEDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("name", "name_en", "correction", "text"), "text"),
    **dict.fromkeys(("accept_minutes", "finish_minutes", "after_minutes", "deputy_after_minutes"), "minutes"),
    "deputy_wait_minutes": "wait",
    **dict.fromkeys(("response", "level", "channels", "approvers", "posts", "units"), "choice"),
    **{
        name: name
        for name in ("checklist", "target", "deputies", "approve_above", "repeat_hours", "hold_minutes")
    },
    **{name: name for name in ("quiet", "warnings", "tier", "reminders")},
    "finish_reminders": "reminders",
}
"""Which sentence says what a field takes."""
WORDS: Final[Mapping[str, str]] = {
    "supersedes": "plans.supersedes", "at_end": "plans.at_end", "channels": "plans.channel",
    "response": "response.type", "hazard": "warning.hazard", "colours": "warning.colour",
    "approvers": "sign.right",
}  # fmt: skip
"""Fields whose values are codes, and how the words of these begin."""
LONGEST: Final = 80
MOST_CHANGES: Final = 40


def name_path(path: Iterable[str | int]) -> str:
    """A path as the form names its field: tier.0.reminders.1.text."""
    return ".".join(map(str, path))


def put_faults(look: PageRenderer, faults: Iterable[PlanFault]) -> dict[str, str]:
    """What is wrong, by the name of the field."""
    return {name_path(fault.path): _fault(look, fault) for fault in faults}


def _fault(look: PageRenderer, fault: PlanFault) -> str:
    if fault.code in ("bad_field_of", "odd_field_of"):
        needed = NEEDS.get(str(fault.path[-1]), "choice")
        return look.t(f"plans.needs.{needed}")
    return look.t(f"plans.fault.{fault.code}", **{name: str(step) for name, step in fault.facts.items()})


def put_changes(look: PageRenderer, old: Any, new: Any) -> list[dict[str, str]]:
    """What differs between two bodies, field by field."""
    sentences = [
        {"field": name_field(look, path), "old": _put(look, path, was), "new": _put(look, path, now)}
        for path, was, now in list_changes(old, new)
    ]
    return sentences[:MOST_CHANGES]


def name_field(look: PageRenderer, path: Sequence[str | int]) -> str:
    """Where in a plan: "第 2 级 · 催办 1 · 内容"."""
    words = []
    for number, step in enumerate(path):
        before = path[number - 1] if number else ""
        if isinstance(step, int):
            words.append(look.t(f"plans.part.{before}", number=step + 1))
        elif not (number + 1 < len(path) and isinstance(path[number + 1], int)):
            words.append(look.t(f"plans.field.{step}"))
    return " · ".join(words)


def _put(look: PageRenderer, path: Sequence[str | int], given: Any) -> str:
    """What a field says, its codes in words."""
    words = WORDS.get(str(path[-1]))
    if words is None or given is None:
        return _shown(look, given)
    codes = given if isinstance(given, list) else [given]
    return _shown(look, [look.t(f"{words}.{code}") for code in codes])


def _shown(look: PageRenderer, given: Any) -> str:
    if given is None:
        return look.t("plans.nothing")
    if isinstance(given, bool):
        return look.t("plans.yes" if given else "plans.no")
    if isinstance(given, dict):
        text = "、".join(f"{part}" for part in given.values() if not isinstance(part, list | dict))
    else:
        text = "、".join(map(str, given)) if isinstance(given, list) else str(given)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _kind(rung: Rung) -> str:
    return ".finish" if rung.finish else ""


def put_preview(look: PageRenderer, found: PlanPreview) -> dict[str, Any]:
    """What a plan would come to, as sentences; `faults` are those of them that somebody should mend."""
    t, figures = look.t, found.figures
    faults = [t("plans.preview.empty", tier=tier) for tier in found.empty]
    faults += [t("rollout.no_channel", n=figures.no_channel)] if figures.no_channel else []
    faults += [t("rollout.no_head", n=figures.grids_without_head)] if figures.grids_without_head else []
    faults += [
        t(f"plans.preview.{rung.why}{_kind(rung)}", tier=rung.tier, number=rung.number) for rung in found.lost
    ]
    notes = [
        t(
            f"plans.preview.quiet{_kind(rung)}",
            tier=rung.tier,
            number=rung.number,
            time=look.clock(rung.until),
        )
        for rung in found.quiet
        if rung.until is not None
    ]
    notes += [t("rollout.needs_second")] if found.needs_second else []
    people = " + ".join(f"{count:,}" for _, count in figures.tiers)
    total = t("plans.preview.people", n=figures.people, tiers=people)
    return {"total": total, "faults": faults, "notes": notes}
