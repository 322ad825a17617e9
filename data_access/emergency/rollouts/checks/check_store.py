"""Rows of directed checks <-> domain values: the check, whom it asks, its items and sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final

from msgspec import json
from sqlalchemy import Connection, func, select

from data_access.database.bulk import Bulk, among
from data_access.database.codec import bytes_of, text_of, utc_text
from data_access.database.tables.directory_tables import people, posts
from data_access.database.tables.emergency.check_tables import (
    check_branches,
    check_items,
    check_people,
    checks,
)
from domain.changes import local_day
from domain.emergency.rollouts.checks.check import Check, CheckSubject
from domain.emergency.rollouts.checks.check_answers import CheckItem
from domain.emergency.rollouts.checks.check_sums import CheckBranch, sum_items
from domain.kernel.worlds import WorldId

COLUMNS: Final = (
    "subject", "region", "value", "detail", "answered_at", "answer", "person", "said_by", "revisions",
)  # fmt: skip
_check_decoder, _branch_decoder = json.Decoder(Check), json.Decoder(CheckBranch)
_checks = Bulk(checks, "county", "id", "live", "body", utf8=("body",))
_people = Bulk(check_people, "county", "asked_in", "person", "subject", "reachable")
_items = Bulk(check_items, "county", "asked_in", *COLUMNS)
_branches = Bulk(check_branches, "county", "asked_in", "region", "body")
_NAMES = ", ".join(COLUMNS)


def read_check(connection: Connection, world: WorldId, check: str) -> Check | None:
    """A check, closed or not."""
    query = select(checks.c.body).where(checks.c.county == world, checks.c.id == check)
    body: str | None = connection.execute(query).scalar()
    return None if body is None else _check_decoder.decode(body)


def read_checks(connection: Connection, world: WorldId, live: bool = True) -> list[Check]:
    """The checks that still ask, by id; else all."""
    query = select(checks.c.body).where(checks.c.county == world).order_by(checks.c.id)
    wanted = query.where(checks.c.live == 1) if live else query
    return [_check_decoder.decode(body) for (body,) in connection.execute(wanted)]


def name_check(connection: Connection, world: WorldId, now: datetime, tz: tzinfo) -> str:
    """The name of the next check of a day: HC-261129-01."""
    day = f"HC-{local_day(now, tz)[2:].replace('-', '')}-"
    c = checks.c
    query = select(func.count()).select_from(checks).where(c.county == world, c.id.startswith(day))
    return f"{day}{int(connection.execute(query).scalar_one()) + 1:02}"


def save_check(connection: Connection, world: WorldId, check: Check) -> None:
    """Add or replace a check."""
    _checks.replace(connection, [(str(world), check.id, int(check.live), bytes_of(check))])


def read_tier(connection: Connection, county: str, tier: int) -> list[tuple[str, str, bool]]:
    """(person, region, has a number) of every active person of a tier, by id."""
    p, same = people.c, (posts.c.county == people.c.county) & (posts.c.code == people.c.post)
    query = select(p.id, p.region, p.phone).select_from(people.join(posts, same))
    rows = connection.execute(
        query.where(p.county == county, p.active == 1, posts.c.tier == tier).order_by(p.id)
    )
    return [(id, region, any(map(str.isdigit, phone))) for id, region, phone in rows]


def add_asked(connection: Connection, world: WorldId, check: str, subjects: Iterable[CheckSubject]) -> None:
    """Write whom a check asks."""
    rows = [
        (str(world), check, recipient.person, recipient.subject, int(recipient.reachable))
        for recipient in subjects
    ]
    _people.insert(connection, rows)


def read_subjects(
    connection: Connection, world: WorldId, check: str, people: Collection[str]
) -> dict[str, str]:
    """What some people answer for, by person; whoever is not asked is not in it."""
    query = f"SELECT person, subject FROM check_people WHERE asked_in = '{check}' AND county = %s AND person"  # nosec B608
    return {row[0]: row[1] for row in among(connection, query, str(world), [*people])}


def read_people_of(
    connection: Connection, world: WorldId, check: str, subjects: Collection[str]
) -> list[str]:
    """Everybody who is asked about some subjects."""
    p = check_people.c
    about = (p.county == str(world), p.asked_in == check, p.subject.in_([*subjects]))
    return [*connection.execute(select(p.person).where(*about).order_by(p.person)).scalars()]


def read_unanswered(connection: Connection, world: WorldId, check: str) -> list[str]:
    """The people with a number whose subject nobody has answered for, by id."""
    p, i = check_people.c, check_items.c
    same = (i.county == p.county) & (i.asked_in == p.asked_in) & (i.subject == p.subject)
    query = select(p.person).select_from(check_people.join(check_items, same))
    about = (p.county == str(world), p.asked_in == check, p.reachable == 1, i.answered_at.is_(None))
    return [*connection.execute(query.where(*about).order_by(p.person)).scalars()]


def item_of(row: Sequence[Any]) -> CheckItem:
    """The item of a row of COLUMNS."""
    subject, region, value, detail, at, *rest = row
    when = None if at is None else datetime.fromisoformat(at)
    return CheckItem(subject, region, value, detail, when, *rest)


def save_items(connection: Connection, world: WorldId, check: str, items: Iterable[CheckItem]) -> None:
    """Add or replace items."""
    rows = [
        (str(world), check, entry.subject, entry.region, entry.value, entry.detail,
         None if entry.answered_at is None else utc_text(entry.answered_at), entry.answer, entry.person,
         entry.said_by, entry.revisions)
        for entry in items
    ]  # fmt: skip
    _items.replace(connection, rows)


def read_items(
    connection: Connection, world: WorldId, check: str, subjects: Collection[str] | None = None
) -> dict[str, CheckItem]:
    """Items of a check by subject: some, or all."""
    if subjects is not None:
        query = f"SELECT {_NAMES} FROM check_items WHERE asked_in = '{check}' AND county = %s AND subject"  # nosec B608
        rows: Any = among(connection, query, str(world), [*subjects])
    else:
        i = check_items.c
        wanted = select(*(i[name] for name in COLUMNS)).where(i.county == str(world), i.asked_in == check)
        rows = connection.execute(wanted.order_by(i.subject)).all()
    return {row[0]: item_of(row) for row in rows}


def save_check_branches(connection: Connection, world: WorldId, saved: Iterable[CheckBranch]) -> None:
    """Add or replace the sums of regions."""
    rows = [(str(world), branch.check, branch.region, text_of(branch)) for branch in saved]
    _branches.replace(connection, rows)


def read_check_branches(
    connection: Connection, world: WorldId, check: str, regions: Collection[str] | None = None
) -> dict[str, CheckBranch]:
    """The sums of a check by region: of some, or of all."""
    b = check_branches.c
    query = select(b.region, b.body).where(b.county == str(world), b.asked_in == check).order_by(b.region)
    rows = connection.execute(query if regions is None else query.where(b.region.in_(regions)))
    return {region: _branch_decoder.decode(body) for region, body in rows}


def find_check_drift(connection: Connection, world: WorldId, check: Check) -> list[CheckBranch]:
    """The regions that are not what is counted anew from the items, as they should be, by region."""
    kept = read_check_branches(connection, world, check.id)
    right = sum_items(check.id, check.kind, read_items(connection, world, check.id).values())
    right |= {region: CheckBranch(check.id, region) for region in kept.keys() - right.keys()}
    return [branch for region, branch in sorted(right.items()) if kept.get(region) != branch]
