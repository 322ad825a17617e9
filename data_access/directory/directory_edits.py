"""Changing the directory by hand: one person, unit or post in one act, with its trace row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, select

from data_access.database.codec import utc_text
from data_access.database.tables import directory_tables
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import last_position
from data_access.directory.directory_rows import mask_field, save_people, save_posts, save_units, trace_person
from data_access.directory.offboarding import close_accounts
from data_access.directory.people_queries import find_person
from domain.directory.directory_rules import check_known, check_new_person, check_unused
from domain.directory.imports import differences
from domain.directory.person import Person, Post, Unit
from domain.kernel.versions import check_version, next_version


def add_person(act: UnitOfWork, person: Person) -> Person:
    """A new person. Refused person_there for an id that was ever used."""
    check_new_person(find_person(act.connection, act.county, person.id), person.id)
    made = replace(person, version=1)
    save_people(act.connection, act.county, [made], utc_text(act.now))
    act.trace("person.added", f"person:{made.id}", None, trace_person(made))
    return made


def change_person(
    act: UnitOfWork, person: Person, action: str = "person.changed", reason: str = ""
) -> Person:
    """Replace a person whose version is still `person.version`. Refused stale, unknown_person,
    last_administrator.
    """
    old = check_known(find_person(act.connection, act.county, person.id), person.id)
    check_version(f"person {person.id!r}", old.version, person.version)
    changed = differences(old, person)
    if not changed:
        return old
    new = replace(person, version=old.version + 1)
    save_people(act.connection, act.county, [new], utc_text(act.now))
    if not new.active:
        last_position.forget(act, [new.id])
    if old.active and not new.active:
        close_accounts(act, [new.id])
    was = {field: mask_field(field, value) for field, value, _ in changed}
    now = {field: mask_field(field, value) for field, _, value in changed}
    act.trace(action, f"person:{new.id}", was, now, reason=reason)
    return new


def set_active(act: UnitOfWork, person: str, version: int, active: bool, reason: str) -> Person:
    """Remove a person from all duties, or take them back."""
    old = check_known(find_person(act.connection, act.county, person), person)
    action = "person.restored" if active else "person.removed"
    return change_person(act, replace(old, active=active, version=version), action, reason)


def save_unit(act: UnitOfWork, unit: Unit) -> Unit:
    """Add (version 0) or change a unit. Refused stale, code_there."""
    old = _row(act, directory_tables.units, unit.code)
    made = replace(unit, version=next_version(repr(unit.code), _version(old), unit.version))
    save_units(act.connection, act.county, [made])
    new = {"name": made.name, "name_en": made.name_en, "kind": made.kind, "region": made.region}
    act.trace("unit.saved", f"unit:{made.code}", _was(old, new), new)
    return made


def save_post(act: UnitOfWork, post: Post) -> Post:
    """Add (version 0) or change a post. Refused stale, code_there."""
    old = _row(act, directory_tables.posts, post.code)
    made = replace(post, version=next_version(repr(post.code), _version(old), post.version))
    save_posts(act.connection, act.county, [made])
    new = {"name": made.name, "name_en": made.name_en, "tier": made.tier}
    act.trace("post.saved", f"post:{made.code}", _was(old, new), new)
    return made


def remove_unit(act: UnitOfWork, code: str, version: int) -> None:
    """Remove a unit nobody is in. Refused stale, in_use."""
    _remove(act, directory_tables.units, "unit", code, version)


def remove_post(act: UnitOfWork, code: str, version: int) -> None:
    """Remove a post nobody has. Refused stale, in_use."""
    _remove(act, directory_tables.posts, "post", code, version)


def _remove(act: UnitOfWork, table: Any, column: str, code: str, version: int) -> None:
    old, p = _row(act, table, code), directory_tables.people.c
    check_version(f"{column} {code!r}", -1 if old is None else old["version"], version)
    held = select(func.count()).where(p.county == act.county, p[column] == code, p.active == 1)
    check_unused(column, code, act.connection.execute(held).scalar_one())
    act.connection.execute(delete(table).where(table.c.county == act.county, table.c.code == code))
    act.trace(f"{column}.removed", f"{column}:{code}", {"name": (old or {})["name"]}, {})


def _row(act: UnitOfWork, table: Any, code: str) -> dict[str, Any] | None:
    found = act.connection.execute(select(table).where(table.c.county == act.county, table.c.code == code))
    row = found.first()
    return None if row is None else dict(row._mapping)


def _version(old: dict[str, Any] | None) -> int | None:
    return None if old is None else int(old["version"])


def _was(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any] | None:
    return None if old is None else {name: old[name] for name in new}
