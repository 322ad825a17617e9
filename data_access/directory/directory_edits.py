"""Changing the directory by hand: one person, unit or post in one act, with its trace row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NoReturn

from sqlalchemy import delete, func, select

from data_access.audit.acts import Acting
from data_access.codec import utc_text
from data_access.directory import last_position
from data_access.directory.directory_rows import mask_field, save_people, save_posts, save_units, told
from data_access.directory.offboarding import leave
from data_access.directory.people_queries import one
from data_access.tables import directory_tables
from domain.directory.imports import differences
from domain.directory.person import Person, Post, Unit
from domain.kernel.errors import Refused


def add_person(act: Acting, person: Person) -> Person:
    """A new person. Refused person_there for an id that was ever used."""
    if one(act.connection, act.county, person.id) is not None:
        raise Refused("person_there", f"the id {person.id!r} is in use", "id")
    made = replace(person, version=1)
    save_people(act.connection, act.county, [made], utc_text(act.now))
    act.trace("person.added", f"person:{made.id}", None, told(made))
    return made


def change_person(act: Acting, person: Person, action: str = "person.changed", reason: str = "") -> Person:
    """Replace a person whose version is still `person.version`. Refused stale, unknown_person,
    last_administrator.
    """
    old = one(act.connection, act.county, person.id)
    if old is None:
        raise Refused("unknown_person", f"no such person: {person.id!r}", "person")
    if old.version != person.version:
        _stale(f"person {person.id!r}")
    changed = differences(old, person)
    if not changed:
        return old
    new = replace(person, version=old.version + 1)
    save_people(act.connection, act.county, [new], utc_text(act.now))
    if not new.active:
        last_position.forget(act, [new.id])
    if old.active and not new.active:
        leave(act, [new.id])
    was = {field: mask_field(field, value) for field, value, _ in changed}
    now = {field: mask_field(field, value) for field, _, value in changed}
    act.trace(action, f"person:{new.id}", was, now, reason=reason)
    return new


def set_active(act: Acting, person: str, version: int, active: bool, reason: str) -> Person:
    """Remove a person from all duties, or take them back."""
    old = one(act.connection, act.county, person)
    if old is None:
        raise Refused("unknown_person", f"no such person: {person!r}", "person")
    action = "person.restored" if active else "person.removed"
    return change_person(act, replace(old, active=active, version=version), action, reason)


def save_unit(act: Acting, unit: Unit) -> Unit:
    """Add (version 0) or change a unit. Refused stale, code_there."""
    old = _row(act, directory_tables.units, unit.code)
    made = replace(unit, version=_next(old, unit.version, unit.code))
    save_units(act.connection, act.county, [made])
    new = {"name": made.name, "name_en": made.name_en, "kind": made.kind, "region": made.region}
    act.trace("unit.saved", f"unit:{made.code}", _was(old, new), new)
    return made


def save_post(act: Acting, post: Post) -> Post:
    """Add (version 0) or change a post. Refused stale, code_there."""
    old = _row(act, directory_tables.posts, post.code)
    made = replace(post, version=_next(old, post.version, post.code))
    save_posts(act.connection, act.county, [made])
    new = {"name": made.name, "name_en": made.name_en, "tier": made.tier}
    act.trace("post.saved", f"post:{made.code}", _was(old, new), new)
    return made


def remove_unit(act: Acting, code: str, version: int) -> None:
    """Remove a unit nobody is in. Refused stale, in_use."""
    _remove(act, directory_tables.units, "unit", code, version)


def remove_post(act: Acting, code: str, version: int) -> None:
    """Remove a post nobody has. Refused stale, in_use."""
    _remove(act, directory_tables.posts, "post", code, version)


def _remove(act: Acting, table: Any, column: str, code: str, version: int) -> None:
    old, p = _row(act, table, code), directory_tables.people.c
    if old is None or old["version"] != version:
        _stale(f"{column} {code!r}")
    held = select(func.count()).where(p.county == act.county, p[column] == code, p.active == 1)
    if act.connection.execute(held).scalar_one():
        raise Refused("in_use", f"active people have the {column} {code!r}", "code")
    act.connection.execute(delete(table).where(table.c.county == act.county, table.c.code == code))
    act.trace(f"{column}.removed", f"{column}:{code}", {"name": old["name"]}, {})


def _row(act: Acting, table: Any, code: str) -> dict[str, Any] | None:
    found = act.connection.execute(select(table).where(table.c.county == act.county, table.c.code == code))
    row = found.first()
    return None if row is None else dict(row._mapping)


def _next(old: dict[str, Any] | None, version: int, code: str) -> int:
    if old is not None and version == 0:
        raise Refused("code_there", f"the code {code!r} is in use", "code")
    if version != (0 if old is None else old["version"]):
        _stale(repr(code))
    return version + 1


def _was(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any] | None:
    return None if old is None else {name: old[name] for name in new}


def _stale(what: str) -> NoReturn:
    raise Refused("stale", f"{what} was changed by somebody else meanwhile", "version")
