"""Who may do what: nine roles, three of programs, one table, and the separation of those who administer,
operate and audit.

A person holds grants; a grant is a role in a region (and, for some roles, in a unit). A right holds for an
object when some grant has it in its row of TABLE and its region contains the object's. How far the grant
reaches inside that region is the row's `reach`; domain/access/scope.py turns it into what a screen may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from domain.kernel.errors import Refused
from domain.kernel.regions import county_of, is_code


class Role(StrEnum):
    """The roles a grant can give; the wall is a role of screens, the next three of programs' tokens and the
    last of a link to a phone: none is ever granted to an account.
    """

    ADMINISTRATOR = "administrator"
    COMMANDER = "commander"
    DUTY_OFFICER = "duty_officer"
    UNIT_OFFICER = "unit_officer"
    GRID_HEAD = "grid_head"
    LIAISON = "liaison"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    WALL = "wall"
    READER = "reader"
    REPORTER = "reporter"
    METER = "meter"
    RESPONDER = "responder"


class Right(StrEnum):
    """What can be allowed. Each use of a REVEAL_* right needs a reason and is traced. HANDLE_CASES: begin,
    finish and pass on; MANAGE_CASES: all else that moves a case.
    """

    SEE_LIVE = "see_live"
    SEE_POSITIONS = "see_positions"
    SEE_CASE = "see_case"
    REVEAL_CASE = "reveal_case"
    HANDLE_CASES = "handle_cases"
    MANAGE_CASES = "manage_cases"
    ADMIT_CASES = "admit_cases"
    COMMAND_SQUADS = "command_squads"
    SEE_LOANS = "see_loans"
    SEE_SOURCES = "see_sources"
    MEND_SOURCES = "mend_sources"
    SEND_REPORTS = "send_reports"
    SEE_TRACE = "see_trace"
    EXPORT_TRACE = "export_trace"
    SEE_PEOPLE = "see_people"
    REVEAL_PEOPLE = "reveal_people"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_KEYS = "manage_keys"
    APPROVE_TOKENS = "approve_tokens"
    DECLARE_RESPONSE = "declare_response"
    MANAGE_WARNINGS = "manage_warnings"
    ROLLOUTS = "rollouts"
    EVACUATE = "evacuate"
    MANAGE_RETENTION = "manage_retention"
    SEE_FIGURES = "see_figures"
    SEE_REVIEW = "see_review"
    ANSWER_CALLS = "answer_calls"
    ANSWER_COMPLAINTS = "answer_complaints"


class Reach(StrEnum):
    """How far a grant reaches inside its region."""

    REGION = "region"
    """Everything in the region, and the cases the region was called into."""
    UNIT = "unit"
    """Cases whose matter the unit leads or joins, and those the unit was called into."""
    OWN = "own"
    """Cases the person reported or was called into, and the person's own position."""


class Realm(StrEnum):
    """等保三级 three-person separation (三员分立): nobody holds roles of two realms."""

    OPERATION = "operation"
    ADMINISTRATION = "administration"
    AUDIT = "audit"
    SCREEN = "screen"
    PROGRAM = "program"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table of rights."""

    realm: Realm
    reach: Reach
    rights: frozenset[Right]


def _row(realm: Realm, reach: Reach, *rights: Right) -> Row:
    return Row(realm, reach, frozenset(rights))


_FIELD = (Right.SEE_LIVE, Right.SEE_CASE, Right.REVEAL_CASE, Right.HANDLE_CASES)
_DUTY = (
    *_FIELD,
    Right.SEE_POSITIONS,
    Right.SEE_SOURCES,
    Right.SEE_PEOPLE,
    Right.REVEAL_PEOPLE,
    Right.MANAGE_CASES,
    Right.COMMAND_SQUADS,
    Right.SEE_LOANS,
    Right.SEE_REVIEW,
    Right.MANAGE_WARNINGS,
    Right.EVACUATE,
)

TABLE: Mapping[Role, Row] = MappingProxyType(
    {
        Role.ADMINISTRATOR: _row(
            Realm.ADMINISTRATION,
            Reach.REGION,
            Right.SEE_PEOPLE,
            Right.REVEAL_PEOPLE,
            Right.MANAGE_PEOPLE,
            Right.MANAGE_ACCOUNTS,
            Right.MANAGE_KEYS,
            Right.MANAGE_RETENTION,
            Right.SEE_FIGURES,
        ),
        Role.COMMANDER: _row(
            Realm.OPERATION,
            Reach.REGION,
            *_DUTY,
            Right.APPROVE_TOKENS,
            Right.ADMIT_CASES,
            Right.DECLARE_RESPONSE,
            Right.ROLLOUTS,
            Right.ANSWER_COMPLAINTS,
        ),
        Role.DUTY_OFFICER: _row(Realm.OPERATION, Reach.REGION, *_DUTY, Right.MEND_SOURCES),
        Role.UNIT_OFFICER: _row(
            Realm.OPERATION,
            Reach.UNIT,
            *_FIELD,
            Right.ANSWER_COMPLAINTS,
            Right.SEE_LOANS,
            Right.SEE_REVIEW,
        ),
        Role.GRID_HEAD: _row(Realm.OPERATION, Reach.REGION, *_FIELD, Right.EVACUATE),
        Role.LIAISON: _row(Realm.OPERATION, Reach.OWN, Right.SEE_LIVE, Right.SEE_CASE),
        Role.REVIEWER: _row(
            Realm.OPERATION,
            Reach.REGION,
            Right.SEE_LIVE,
            Right.SEE_CASE,
            Right.SEE_SOURCES,
            Right.SEE_REVIEW,
        ),
        Role.AUDITOR: _row(Realm.AUDIT, Reach.REGION, Right.SEE_TRACE, Right.EXPORT_TRACE),
        Role.WALL: _row(Realm.SCREEN, Reach.REGION, Right.SEE_LIVE),
        Role.READER: _row(Realm.PROGRAM, Reach.REGION, Right.SEE_LIVE, Right.SEE_POSITIONS, Right.SEE_CASE),
        Role.REPORTER: _row(Realm.PROGRAM, Reach.REGION, Right.SEND_REPORTS),
        Role.METER: _row(Realm.PROGRAM, Reach.REGION, Right.SEE_FIGURES),
        Role.RESPONDER: _row(Realm.LINK, Reach.OWN, Right.ANSWER_CALLS),
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a region and below; `unit` for roles that reach as far as a unit does."""

    role: Role
    region: str
    unit: str | None = None

    @property
    def row(self) -> Row:
        return TABLE[self.role]

    def gives(self, right: Right, region: str) -> bool:
        """Whether the grant gives a right somewhere in `region`'s own extent: its region contains it."""
        return right in self.row.rights and region.startswith(self.region)


class Kind(StrEnum):
    """By what somebody is known to us."""

    PERSON = "person"
    KIOSK = "kiosk"
    TOKEN = "token"  # nosec B105 - a kind, no secret
    LINK = "link"
    INNER = "inner"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever asks: an account, a kiosk screen, a program's token, a person by their link, or a loop of our
    own.

    `actor` is the name in the trace ("account:7", "kiosk:2", "token:3", "link:4"); `person` the
    id in the county's directory, when the account or the link belongs to one; `session` names the session
    (never its secret).
    """

    kind: Kind
    actor: str
    name: str
    grants: tuple[Grant, ...]
    person: str | None = None
    session: str = ""

    def may(self, right: Right, region: str) -> bool:
        """Whether some grant gives the right for an object in `region`."""
        return any(grant.gives(right, region) for grant in self.grants)

    def has(self, right: Right) -> bool:
        """Whether some grant gives the right anywhere."""
        return any(right in grant.row.rights for grant in self.grants)

    def regions(self, right: Right) -> tuple[str, ...]:
        """The regions where the right holds, in the order of the grants, none inside another."""
        found = dict.fromkeys(grant.region for grant in self.grants if right in grant.row.rights)
        return tuple(r for r in found if not any(r != other and r.startswith(other) for other in found))

    def may_in_any(self, right: Right, regions: Iterable[str]) -> bool:
        """Whether some grant gives the right in one of some regions."""
        return any(self.may(right, region) for region in regions)

    def require(self, right: Right, region: str) -> None:
        """Pass, or raise Refused("forbidden")."""
        if not self.may(right, region):
            raise Refused("forbidden", f"{right} is not given for region {region}", "region")


NOBODY = Viewer(Kind.PERSON, "", "", ())
"""Somebody who has not signed in."""


def check_grants(grants: Iterable[Grant]) -> None:
    """Raise Refused for grants one person may not hold: two realms, a wall, a bad region, a missing unit, a
    unit's or one's own reach outside of one county: units and people are known by codes of their county.
    """
    held = tuple(grants)
    for grant in held:
        if not is_code(grant.region):
            raise Refused("bad_region", f"not a region code: {grant.region!r}", "region")
        if grant.role is Role.WALL:
            raise Refused("wall_is_no_person", "the wall is a role of screens: make a kiosk key", "role")
        if grant.row.realm is Realm.PROGRAM:
            raise Refused("program_is_no_person", f"{grant.role} is a role of programs: make a token", "role")
        if grant.row.realm is Realm.LINK:
            raise Refused("link_is_no_account", f"{grant.role} is the role of a link", "role")
        if (grant.row.reach is Reach.UNIT) != (grant.unit is not None):
            raise Refused(
                "bad_unit",
                f"{grant.role} needs a unit" if grant.unit is None else f"{grant.role} takes no unit",
                "unit",
            )
    homes = {county_of(grant.region) for grant in held if grant.row.reach is not Reach.REGION}
    if len(homes) > 1 or not all(homes):
        raise Refused("one_county", "a unit and a person belong to one county, not to a city", "region")
    realms = {grant.row.realm for grant in held}
    if len(realms) > 1:
        names = ", ".join(sorted(realms))
        raise Refused("separate_people", f"one person cannot hold roles of {names}", "role")
