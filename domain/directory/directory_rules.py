"""What may be changed in the directory, and by whom. Facts come in; Refused goes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from domain.access.masking import mask_email, mask_name, mask_phone
from domain.access.rights import Right, Viewer
from domain.directory.mandate import Mandate
from domain.directory.person import Person, Unit, tidy_email, tidy_phone
from domain.directory.roster import Shift, binds, collide
from domain.kernel.errors import Refused

EDITABLE = ("name", "post", "unit", "region", "phone", "email")
_TIDY = {"phone": tidy_phone, "email": tidy_email}


def check_visible(person: Person | None, viewer: Viewer, right: Right) -> Person:
    """The person, for a viewer who has the right where they belong. Refused unknown_person, also for somebody
    whom the viewer does not see.
    """
    if person is None or not viewer.may(right, person.region):
        raise Refused("unknown_person", "no such person", "person")
    return person


def check_covered(person: Person | None, mandate: Mandate) -> Person:
    """The person, for whoever administers their region. Refused unknown_person."""
    if person is None or not mandate.covers(person.region):
        raise Refused("unknown_person", "no such person where you administer", "person")
    return person


def check_known(person: Person | None, id: str) -> Person:
    """The person. Refused unknown_person when the directory has none."""
    if person is None:
        raise Refused("unknown_person", f"no such person: {id!r}", "person")
    return person


def edit_person(old: Person, fields: Mapping[str, str]) -> Person:
    """The person with the fields that are given; a value that is only its own mask stays as it is."""
    masks = {"name": mask_name(old.name), "phone": mask_phone(old.phone), "email": mask_email(old.email)}
    values: dict[str, Any] = {
        name: _TIDY[name](value) if name in _TIDY else value
        for name, value in fields.items()
        if name in EDITABLE and (not old.version or value != masks.get(name, getattr(old, name)))
    }
    return replace(old, **values)


def check_new_person(there: Person | None, person: str) -> None:
    """Refused person_there for an id that was ever used."""
    if there is not None:
        raise Refused("person_there", f"the id {person!r} is in use", "id")


def check_edit_limit(changed: Collection[str], person: str, above: int) -> None:
    """Pass while one hand may change one more person by itself. `changed`: whom it changed within a day.
    Refused approval_needed: more than `above` go through an import, which a second administrator sees.
    """
    if len({*changed, person}) > above:
        raise Refused("approval_needed", f"more than {above} people within 24 hours need a second person")


def check_unused(column: str, code: str, held: int) -> None:
    """Refused in_use while active people have a unit or post."""
    if held:
        raise Refused("in_use", f"active people have the {column} {code!r}", "code")


def check_no_officers(unit: str, officers: int) -> None:
    """Refused in_use while accounts are officers of a unit."""
    if officers:
        raise Refused("in_use", f"accounts are officers of the unit {unit!r}", "code")


def check_administrators(gone: Iterable[tuple[str, bool]], stay: Collection[tuple[str, bool]]) -> None:
    """Refused last_administrator when somebody leaves and nobody who stays administers what they did. Each is
    (region, whether of the demo): whoever is of the demo stands in for nobody who is not.
    """
    for region, demo in gone:
        if not any(region.startswith(other) and of_demo <= demo for other, of_demo in stay):
            raise Refused("last_administrator", f"nobody else administers {region}", "person")


def check_two_people(behind: AbstractSet[str], behind_other: AbstractSet[str]) -> None:
    """Refused made_by_author when one person can hold both accounts: somebody stands behind both."""
    if behind & behind_other:
        raise Refused(
            "made_by_author", "one person made or changed both accounts, or one the other, in a day"
        )


def check_duty(duty: Shift, there: Iterable[Shift], home: str, mandate: Mandate) -> None:
    """Refused duty_there for a duty that is in the roster, overlap for a person of region `home` who is on
    another one at that time.
    """
    known = list(there)
    if duty in known:
        raise Refused("duty_there", "this duty is in the roster", "person")
    if any(collide(duty, other) and binds(other, home, mandate) for other in known):
        raise Refused("overlap", "the person is on another duty at that time", "person")


def check_duty_known(rows: int) -> None:
    """Refused unknown_duty when no duty was there to remove."""
    if rows != 1:
        raise Refused("unknown_duty", "there is no such duty")


def sort_units(units: Iterable[Unit], region: str) -> list[Unit]:
    """Units as somebody looks for one about a place: what serves the place itself or the nearest region
    around it first, then the regions around that; all others behind them, in the order in which they came.
    """
    return sorted(units, key=lambda unit: -len(unit.region) if region.startswith(unit.region) else 1)
