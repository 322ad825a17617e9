"""Names for what the trace calls by number: accounts, screens, tokens, people (masked), cases."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import Connection, FromClause, and_, column, select, table

from data_access.audit.stored_rows import ODD
from data_access.database.codec import case_of
from data_access.database.tables import live_tables
from data_access.database.tables.directory_tables import people
from domain.access.masking import mask_name

accounts = table("accounts", column("id"), column("login"), column("name"))
kiosks = table("kiosks", column("id"), column("name"))
token_requests = table("token_requests", column("id"), column("name"))
person_links = table("person_links", column("id"), column("county"), column("person"))
"""What is needed of them here; the accounts themselves ask for names of the trace."""
NUMBERED: tuple[tuple[str, FromClause], ...] = (
    ("account", accounts),
    ("kiosk", kiosks),
    ("token", live_tables.tokens),
    ("token_request", token_requests),
)
NUMBER = re.compile(r"[0-9]{1,18}")
CASE_ID = re.compile(r"[0-9a-f]{16}")
CASE_NUMBER = re.compile(r"[A-Z]{1,4}-\d{6}-\d{3,6}")


def names(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """Names of the accounts, screens and tokens among actors or objects such as "account:7"."""
    wanted, found = set(codes), dict[str, str]()
    for kind, named in NUMBERED:
        rest = (code.removeprefix(f"{kind}:") for code in wanted if code.startswith(f"{kind}:"))
        ids = [int(number) for number in rest if NUMBER.fullmatch(number)]
        if ids:
            query = select(named.c.id, named.c.name).where(named.c.id.in_(ids))
            found |= {f"{kind}:{number}": name for number, name in connection.execute(query)}
    return found


def object_names(connection: Connection, county: str, codes: Iterable[str]) -> dict[str, str]:
    """Besides `names`, those of people (masked) and the numbers of cases."""
    wanted = set(codes)
    found = names(connection, wanted)
    found |= _phones(connection, wanted)
    ids = [code.removeprefix("person:") for code in wanted if code.startswith("person:")]
    query = select(people.c.id, people.c.name).where(people.c.county == county, people.c.id.in_(ids))
    found |= {f"person:{key}": f"{mask_name(name)} {key}" for key, name in connection.execute(query)}
    cases = [code for code in wanted if CASE_ID.fullmatch(code)]
    bodies = select(live_tables.cases.c.id, live_tables.cases.c.body).where(live_tables.cases.c.id.in_(cases))
    numbers = {key: _number(body) for key, body in connection.execute(bodies)}
    return found | {key: number for key, number in numbers.items() if number}


def _phones(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """Whose phone a link is for: name (masked) and id of its person."""
    numbers = (code.removeprefix("link:") for code in codes if code.startswith("link:"))
    ids = [int(number) for number in numbers if NUMBER.fullmatch(number)]
    c, p = person_links.c, people.c
    joined = person_links.join(people, and_(p.county == c.county, p.id == c.person))
    query = select(c.id, p.id, p.name).select_from(joined).where(c.id.in_(ids))
    return {f"link:{n}": f"{mask_name(name)} {key}" for n, key, name in connection.execute(query)}


def _number(body: str) -> str | None:
    """The number of a case; none of one that nobody can read."""
    try:
        return case_of(body).no
    except ODD:
        return None


def object_typed(connection: Connection, county: str, typed: str, action: str = "") -> str:
    """What somebody means who looks for an object: a case by its number, a login, a person's id; else as
    typed. The number of a case stands in its body only, so all cases of the county are looked through. Where
    a person was is told of the bare id, which streams know them by: that is meant with actions on positions.
    """
    if action.startswith("position."):
        return typed.removeprefix("person:")
    if CASE_NUMBER.fullmatch(typed):
        c = live_tables.cases.c
        query = select(c.id).where(c.county == county, c.body.contains(f'"{typed}"', autoescape=True))
        return connection.execute(query.limit(1)).scalar() or typed
    if ":" in typed or not typed or CASE_ID.fullmatch(typed):
        return typed
    person = select(people.c.id).where(people.c.county == county, people.c.id == typed)
    if connection.execute(person).first() is not None:
        return f"person:{typed}"
    return actor_typed(connection, typed)


def actor_typed(connection: Connection, typed: str) -> str:
    """What somebody means who looks for an actor: a login or a whole name; else as typed."""
    if ":" in typed or not typed:
        return typed
    found = connection.execute(select(accounts.c.id).where(accounts.c.login == typed.lower())).scalar()
    if found is None:
        found = connection.execute(select(accounts.c.id).where(accounts.c.name == typed).limit(1)).scalar()
    return typed if found is None else f"account:{found}"
