"""What the page of a plan shows: the form as it was typed, its faults, what it comes to, its versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from dashboard.concurrency.threads import offload
from dashboard.http.auth.page_renderer import PageRenderer
from dashboard.http.desks.plans.plan_words import put_changes, put_faults, put_preview
from dashboard.identity.authentication import current
from dashboard.identity.problems import PROBLEMS
from dashboard.services.container import Services
from dashboard.services.dispatch import plan_service as service
from data_access.county_packs.county_pack import County
from domain.access.rights import Right
from domain.emergency.responses.response import LEVELS, TYPES
from domain.emergency.rollouts.planning.plan_forms import APPROVERS, COLOURS, SENT_BY, TIERS
from domain.emergency.rollouts.planning.plan_versions import PlanVersion, may_go_out
from domain.emergency.warnings.standing.hazards import NAMES
from domain.kernel.errors import Refused

NEW: Final = "new"
FIELD_OF: Final = {"bad_reason": "reason", "bad_code": "code"}
"""Refusals that stand beside a field, and which."""
CHOICES: Final = {
    "responses": TYPES, "levels": LEVELS, "ranks": TIERS, "channels": SENT_BY, "colours": COLOURS,
    "hazards": NAMES, "rights": APPROVERS,
}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A plan on its page. `typed`: what else was typed; `judged`: somebody asked what it would come to;
    `edited`: parts came or went, so nothing is judged yet; `verb`: of the form that was refused; `seen`: the
    version that somebody looked at before another was saved.
    """

    county: County
    plan: str
    body: dict[str, Any]
    newest: PlanVersion | None
    typed: dict[str, str] = field(default_factory=dict)
    judged: bool = False
    edited: bool = False
    refused: Refused | None = None
    verb: str = ""
    note: str = ""
    seen: int | None = None


def describe_draft(look: PageRenderer, services: Services, draft: Draft) -> dict[str, Any]:
    """What the template of a plan is filled with."""
    county, body, newest = draft.county, draft.body, draft.newest
    choices = offload(service.read_choices, services, county)
    faults = [] if draft.edited else choices.check(body)
    preview = None
    if not (draft.edited or faults):
        preview = offload(service.preview, services, county, draft.plan, body)
    versions, names = offload(service.read_versions, services, county, draft.plan)
    code = draft.refused.code if draft.refused and not draft.verb else ""
    beside = {FIELD_OF[code]: _say(look, draft.refused)} if code in FIELD_OF else {}
    second = look.lang == "en"
    return CHOICES | {
        "county": county.code,
        "code": draft.plan,
        "body": body,
        "newest": None if newest is None else describe_plan(look, newest, names),
        "at_version": "" if newest is None else newest.version,
        "versions": [_version_row(look, version, names) for version in versions],
        "faults": put_faults(look, faults) | beside,
        "preview": None if preview is None else put_preview(look, preview),
        "error": "" if beside else _say(look, draft.refused),
        "changes": _list_changes(look, services, draft),
        "key": uuid4().hex,
        "may": current().may(Right.ROLLOUTS, county.code),
        "posts": [(post.code, post.name_en if second else post.name) for post in choices.posts],
        "units": [(unit.code, unit.name_en if second else unit.name) for unit in choices.units],
        **{name: getattr(draft, name) for name in ("typed", "judged", "edited", "verb", "note")},
    }


def _say(look: PageRenderer, refused: Refused | None) -> str:
    if refused is None or refused.code == "bad_plan":
        return ""
    known = PROBLEMS.get(refused.code)
    return refused.code if known is None else str(known[1 if look.lang == "zh" else 2])


def _list_changes(look: PageRenderer, services: Services, draft: Draft) -> list[dict[str, str]]:
    """What somebody else changed since the plan was looked at."""
    if draft.seen is None or draft.newest is None:
        return []
    before = offload(service.read_plan, services, draft.county, draft.newest.code, draft.seen)
    return put_changes(look, before.body, draft.newest.body)


def _version_row(look: PageRenderer, version: PlanVersion, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "version": version.version,
        "by": names.get(version.by, version.by),
        "at": "" if version.at is None else look.time(version.at),
        "reason": version.reason,
        "retired": version.retired,
        "approvals": [(names.get(each.by, each.by), look.time(each.at)) for each in version.approvals],
    }


def describe_plan(look: PageRenderer, version: PlanVersion, names: Mapping[str, str]) -> dict[str, Any]:
    """A plan as a line of the list."""
    name = version.body["name" if look.lang == "zh" else "name_en"]
    facts = {
        "code": version.code,
        "name": name,
        "tiers": len(version.body["tier"]),
        "goes_out": may_go_out(version),
    }
    fields = {key: version.body.get(key) for key in ("response", "level", "automatic", "hold_minutes")}
    return facts | fields | _version_row(look, version, names)
