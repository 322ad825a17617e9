"""The plans of a county: those that were saved, and where nothing was, the county pack's as version 0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from msgspec import json
from sqlalchemy import Connection, func, select

from data_access.database.bulk import Bulk
from data_access.database.codec import text_of, utc_text
from data_access.database.tables.emergency.plan_tables import plans
from data_access.directory.people_queries import posts as read_posts
from domain.directory.person import Post
from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.planning.plan_bodies import plan_of
from domain.emergency.rollouts.planning.plan_versions import Approval, PlanVersion, may_go_out

_approvals = json.Decoder(tuple[Approval, ...])
_bodies = json.Decoder(dict[str, Any])
_rows = Bulk(
    plans, "county", "code", "version", "content", "saved_by", "saved_at", "reason", "retired", "approvals"
)
_c = plans.c


class PlanPack(Protocol):
    """What a county pack says of plans."""

    @property
    def code(self) -> str: ...
    @property
    def plans(self) -> Mapping[str, Plan]: ...
    @property
    def plan_bodies(self) -> Mapping[str, Any]: ...
    @property
    def posts(self) -> Mapping[str, Post]: ...


def read_version(connection: Connection, county: PlanPack, code: str, version: int) -> PlanVersion | None:
    """A plan as it was in a version."""
    query = select(plans).where(_c.county == county.code, _c.code == code, _c.version == version)
    row = connection.execute(query).first()
    stored = None if row is None else _version(row)
    return _of_pack(county, code, stored) if version == 0 else stored


def read_newest(connection: Connection, county: PlanPack, code: str) -> PlanVersion | None:
    """The version that holds now, retired or not."""
    newest = select(func.max(_c.version)).where(_c.county == county.code, _c.code == code)
    return read_version(connection, county, code, connection.execute(newest).scalar() or 0)


def list_newest(connection: Connection, county: PlanPack) -> list[PlanVersion]:
    """Every plan as it holds now, retired ones too, by code."""
    saved = connection.execute(select(_c.code).distinct().where(_c.county == county.code)).scalars()
    codes = sorted({*county.plan_bodies, *saved})
    found = (read_newest(connection, county, code) for code in codes)
    return [version for version in found if version is not None]


def list_versions(connection: Connection, county: PlanPack, code: str, most: int) -> list[PlanVersion]:
    """The newest versions of a plan, the newest first."""
    query = select(plans).where(_c.county == county.code, _c.code == code, _c.version > 0)
    rows = connection.execute(query.order_by(_c.version.desc()).limit(most)).all()
    first = read_version(connection, county, code, 0) if len(rows) < most else None
    return [*map(_version, rows), *([] if first is None else [first])]


def save_version(connection: Connection, county: str, version: PlanVersion) -> None:
    """Add a version, or what was approved of it."""
    at = None if version.at is None else utc_text(version.at)
    row = (
        county, version.code, version.version, text_of(version.body), version.by, at, version.reason,
        int(version.retired), text_of(version.approvals),
    )  # fmt: skip
    _rows.replace(connection, [row])


def find_plan(connection: Connection, county: PlanPack, code: str) -> Plan | None:
    """The plan that is in use."""
    found = read_newest(connection, county, code)
    if found is None:
        return county.plans.get(code)
    return None if found.retired else _plan(connection, county, found)


def list_plans(connection: Connection, county: PlanPack) -> list[Plan]:
    """Every plan that is in use, by code."""
    saved = {found.code: found for found in list_newest(connection, county) if found.version}
    kept = [plan for code, plan in county.plans.items() if code not in saved]
    written = (_plan(connection, county, found) for found in saved.values() if not found.retired)
    return sorted([*kept, *(plan for plan in written if plan)], key=lambda plan: plan.code)


def find_issued(connection: Connection, county: PlanPack, code: str, version: int) -> Plan | None:
    """The plan that a roll-out was drawn up after, whatever became of it since."""
    if not version:
        return county.plans.get(code)
    found = read_version(connection, county, code, version)
    return None if found is None else _plan(connection, county, found)


def goes_out(connection: Connection, county: PlanPack, code: str, version: int) -> bool:
    """Whether a version goes out by itself: it holds now, says so, and two people approved it."""
    found = read_newest(connection, county, code)
    return found is not None and found.version == version and may_go_out(found)


def list_posts(connection: Connection, county: PlanPack) -> list[Post]:
    """The posts of the directory; the pack's before it was taken over."""
    return [post for post, _ in read_posts(connection, county.code)] or [*county.posts.values()]


def _plan(connection: Connection, county: PlanPack, found: PlanVersion) -> Plan | None:
    if not found.version:
        return county.plans.get(found.code)
    return plan_of(found.code, found.body, list_posts(connection, county), found.version)


def _of_pack(county: PlanPack, code: str, stored: PlanVersion | None) -> PlanVersion | None:
    """Version 0; approvals of a pack that was changed since are of another plan."""
    body = county.plan_bodies.get(code)
    if body is None:
        return None
    same = stored is not None and stored.body == body
    return stored if same else PlanVersion(code, 0, dict(body))


def _version(row: Any) -> PlanVersion:
    at = None if row.saved_at is None else datetime.fromisoformat(row.saved_at)
    approvals = _approvals.decode(row.approvals)
    body = _bodies.decode(row.content)
    return PlanVersion(
        row.code, row.version, body, row.saved_by, at, row.reason, bool(row.retired), approvals
    )
