"""What a form about an account says, and how far an account may reach that somebody makes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from domain.access.rights import Grant, Reach, Right, Role, Viewer
from domain.directory.person import Person, tidy
from domain.kernel.errors import Refused

MOST_GRANTS: Final = 20


def parse_grants(value: Any) -> tuple[Grant, ...]:
    """Grants from a form. Refused bad_role; what goes together check_grants knows."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_GRANTS:
        raise Refused("bad_role", f"1 to {MOST_GRANTS} roles", "role")
    return tuple(_grant(row) for row in value)


def _grant(row: Any) -> Grant:
    role = row.get("role") if isinstance(row, dict) else None
    if role not in set(Role):
        raise Refused("bad_role", "no such role", "role")
    return Grant(Role(role), _text(row, "region"), _text(row, "unit") or None)


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return tidy(value) if isinstance(value, str) else ""


def check_holder(person: Person | None, by: Viewer, beyond: bool) -> None:
    """The person an account is made for: active, where `by` administers accounts, and no account of theirs
    reaches further (`beyond`). Refused unknown_person.
    """
    near = person is not None and person.active and by.may(Right.MANAGE_ACCOUNTS, person.region)
    if not near or beyond:
        raise Refused("unknown_person", "no such person", "person")


def check_units_near(grants: Collection[Grant], by: Viewer, county: str, units: Mapping[str, str]) -> None:
    """Cases call units and people wherever they are: a grant of either reaches as far as they do, and is
    given by who administers there, in the county whose directory names them. `units`: the county's, with
    their regions. Refused one_county, bad_unit.
    """
    near = [grant for grant in grants if grant.row.reach is not Reach.REGION]
    if any(not grant.region.startswith(county) for grant in near):
        raise Refused("one_county", f"units and people of {county} are asked for", "region")
    for unit in {grant.unit for grant in near if grant.unit is not None}:
        if not by.may(Right.MANAGE_ACCOUNTS, units.get(unit, "")):
            raise Refused("bad_unit", "no such unit where you administer accounts", "unit")
