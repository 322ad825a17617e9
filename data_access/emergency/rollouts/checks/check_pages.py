"""What is answered to a directed check, by page; and the checks of one person."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select

from data_access.database.bulk import among
from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.check_tables import check_items, check_people, checks
from data_access.emergency.rollouts.checks.check_store import COLUMNS, read_check
from domain.emergency.rollouts.checks.check import Check
from domain.kernel.worlds import WorldId

MOST: Final = 200
KEPT: Final = ("id", "value", "detail", "at", "received_at", "channel", "person", "said_by", "late")
_KEPT = ", ".join(("subject", *KEPT))


def read_answer_page(
    connection: Connection,
    world: WorldId,
    check: str,
    region: str = "",
    known: bool | None = None,
    after: str = "",
    limit: int | None = MOST,
) -> list[dict[str, Any]]:
    """Items by subject after one: of a region; answered, unanswered, or both. A subject that is a person has
    their name.
    """
    i, p = check_items.c, people.c
    joined = check_items.outerjoin(people, (p.county == world.county) & (p.id == i.subject))
    query = select(*(i[name] for name in COLUMNS), p.name).select_from(joined)
    about = [i.county == str(world), i.asked_in == check, i.subject > after]
    about += [i.region.startswith(region, autoescape=True)] * bool(region)
    if known is not None:
        about.append(i.answered_at.is_not(None) if known else i.answered_at.is_(None))
    rows = connection.execute(query.where(*about).order_by(i.subject).limit(limit))
    return [dict(row._mapping) for row in rows]


def read_history(
    connection: Connection, world: WorldId, check: str, subjects: list[str]
) -> dict[str, list[dict[str, Any]]]:
    """Every answer of some subjects, in the order they were said. `check`: one that was found."""
    query = f"SELECT {_KEPT} FROM check_answers WHERE asked_in = '{check}' AND county = %s AND subject"  # nosec B608
    found: dict[str, list[dict[str, Any]]] = {}
    for row in among(connection, query, str(world), subjects):
        answer = dict(zip(("subject", *KEPT), row, strict=True))
        found.setdefault(answer.pop("subject"), []).append(answer)
    return {
        subject: sorted(answers, key=lambda entry: (entry["at"], entry["id"]))
        for subject, answers in found.items()
    }


def read_own_checks(
    connection: Connection, world: WorldId, person: str
) -> list[tuple[Check, dict[str, Any]]]:
    """The checks that ask a person now, the newest first, each with its item."""
    p, i, c = check_people.c, check_items.c, checks.c
    same = (i.county == p.county) & (i.asked_in == p.asked_in) & (i.subject == p.subject)
    live = (c.county == p.county) & (c.id == p.asked_in) & (c.live == 1)
    joined = check_people.join(checks, live).join(check_items, same)
    query = select(p.asked_in, *(i[name] for name in COLUMNS)).select_from(joined)
    about = (p.county == str(world), p.person == person)
    found = []
    for row in connection.execute(query.where(*about).order_by(p.asked_in.desc()).limit(MOST)):
        fields = dict(row._mapping)
        check = read_check(connection, world, fields.pop("asked_in"))
        if check is not None:
            found.append((check, fields))
    return found
