"""What the API asks about plans and deputies, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

from dashboard.services.container import Services
from dashboard.services.dispatch import plan_service
from data_access.county_packs.county_pack import County
from data_access.directory.people_queries import Filter, name_cards
from data_access.emergency.rollouts.planning.deputy_rows import find_deputies, list_requests_of
from data_access.emergency.rollouts.planning.plan_toml import write_plans
from data_access.emergency.rollouts.rollout_store import read_rollout
from domain.changes import Row, local_text
from domain.emergency.rollouts.planning.plan_preview import Rung
from domain.emergency.rollouts.planning.plan_versions import PlanVersion, may_go_out
from domain.emergency.rollouts.progress.task_states import STATES
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId

TOWNSHIP_DIGITS: Final = 9


def list_plans(services: Services, world: WorldId) -> Row:
    """Every plan as it holds now, retired ones too."""
    county = _county(services, world)
    return {
        "plans": [_version_row(version, county.tz) for version in plan_service.list_all(services, county)]
    }


def describe_plan(services: Services, world: WorldId, code: str, version: int | None) -> Row:
    """A plan with its body, and its versions, the newest first. Refused no_plan."""
    county = _county(services, world)
    found = plan_service.read_plan(services, county, code, version)
    versions, _ = plan_service.read_versions(services, county, code)
    rows = [_version_row(plan_version, county.tz) for plan_version in versions]
    return {"plan": _version_row(found, county.tz) | {"body": found.body}, "versions": rows}


def preview_body(services: Services, world: WorldId, code: str, body: Mapping[str, Any]) -> Row:
    """`faults` of a body; where it has none, `preview`: whom it would reach now, which reminders can never be
    reached or wait for the end of quiet hours, which tiers reach nobody.
    """
    county = _county(services, world)
    faults = plan_service.read_choices(services, county).check(body)
    if faults:
        fault_rows = [
            {"path": [*fault.path], "code": fault.code, "told": dict(fault.facts)} for fault in faults
        ]
        return {"faults": fault_rows, "preview": None}
    found, tz = plan_service.preview(services, county, code, body), county.tz
    figures = found.figures
    return {
        "faults": [],
        "preview": {
            "tiers": [{"tier": tier, "people": people} for tier, people in figures.tiers],
            "people": figures.people,
            "no_channel": figures.no_channel,
            "grids_without_head": figures.grids_without_head,
            "needs_second": found.needs_second,
            "lost": [_rung_row(rung, tz) for rung in found.lost],
            "quiet": [_rung_row(rung, tz) for rung in found.quiet],
            "empty": [*found.empty],
        },
    }


def write_file(services: Services, world: WorldId, only: str) -> str:
    """Those in use as a plans.toml, all or one. Refused no_plan."""
    found = plan_service.list_all(services, _county(services, world))
    bodies = {
        version.code: version.body for version in found if not version.retired and only in ("", version.code)
    }
    if not bodies:
        raise Refused("no_plan", "there is no such plan in use", "plan")
    return write_plans(bodies)


def list_deputies(services: Services, world: WorldId, rollout: str) -> Row:
    """The requests to deputies of a roll-out, the oldest first, with who they are. Refused no_rollout."""
    tz = _county(services, world).tz
    with services.store.reading() as connection:
        require_found(read_rollout(connection, world, rollout), "no_rollout", "roll-out", "rollout")
        found = list_requests_of(connection, world, rollout)
        cards = name_cards(connection, world.county, {request.deputy for request in found})
    return {
        "deputies": [
            {name: getattr(request, name) for name in ("id", "tier", "rank", "deputy", "state")}
            | {
                "name": cards.get(request.deputy, {}).get("name") or request.deputy,
                "people": [*request.people],
                "asked_at": local_text(request.asked_at, tz),
                "answered_at": _local(request.answered_at, tz),
            }
            for request in found
        ]
    }


def list_candidates(
    services: Services, world: WorldId, rollout: str, region: str, near: str, words: str
) -> Row:
    """Who could be asked to answer for others: with words whoever of the region has them in name or id, no
    number finds anybody; else people of the township of `near` who are not silent themselves. Refused
    no_rollout.
    """
    place = region if words or not near.startswith(region) else near[:TOWNSHIP_DIGITS]
    wanted = Filter(q=words, regions=(place,), by_name=True)
    with services.store.reading() as connection:
        require_found(read_rollout(connection, world, rollout), "no_rollout", "roll-out", "rollout")
        found = find_deputies(connection, world, rollout, wanted, silent=bool(words))
    return {"people": [_candidate_row(row) for row in found]}


def _candidate_row(row: Row) -> Row:
    state, phone = row.pop("state"), row.pop("phone")
    return row | {"number": bool(phone), "state": None if state is None else STATES[state]}


def _county(services: Services, world: WorldId) -> County:
    return services.installation.counties[world.county]


def _version_row(version: PlanVersion, tz: tzinfo) -> Row:
    facts = {name: version.body.get(name) for name in ("name", "name_en", "response", "level")}
    return facts | {
        "code": version.code,
        "version": version.version,
        "by": version.by,
        "at": _local(version.at, tz),
        "reason": version.reason,
        "retired": version.retired,
        "goes_out": may_go_out(version),
        "approvals": [{"by": each.by, "at": local_text(each.at, tz)} for each in version.approvals],
    }


def _rung_row(rung: Rung, tz: tzinfo) -> Row:
    return {"tier": rung.tier, "number": rung.number, "why": rung.why, "until": _local(rung.until, tz)}


def _local(at: datetime | None, tz: tzinfo) -> str | None:
    return None if at is None else local_text(at, tz)
