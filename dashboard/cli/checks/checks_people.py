"""What `palmcommand doctor` looks at in the directory: can the people be reached by phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from dashboard.cli.checks.findings import Check, Finding
from dashboard.cli.checks.row_checks import check_rows, list_worlds
from dashboard.config.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from domain.directory.phone_health import PhoneHealth

MOST_NAMED: Final = 5


def phones(settings: Settings) -> Finding:
    """Whether everybody has a number of their own that may work. Ids are named, never numbers."""
    from data_access.outbox.phone_rows import read_phone_health

    name = ("人员电话", "Phones of people")
    mend = (
        "在人员页或导入里补上和改正；一个号码几个人用时，短信答复分不清是谁",
        "add and mend them on the people's page or by an import; where several people share a number nobody "
        "can tell whose answer a short message is",
    )

    def look(connection: Connection) -> tuple[bool, str]:
        worlds = [world for world in list_worlds(connection) if str(world) == world.county]
        by_world = {world: read_phone_health(connection, world) for world in worlds}
        texts = (f"{world}: {describe_phones(health)}" for world, health in by_world.items() if health.people)
        return all(health.is_well for health in by_world.values()), "; ".join(texts) or "nobody yet"

    return check_rows(settings, name, mend, look)


def describe_phones(found: PhoneHealth) -> str:
    """The counts, and some ids of each."""
    return ", ".join((f"{found.people} people", *_list_faults(found)))


def _list_faults(found: PhoneHealth) -> Iterator[str]:
    groups = {
        "without a number": found.none,
        "with a number that takes no short message": found.odd,
        "with a number that nobody has": found.dead,
    }
    for words, people in groups.items():
        if people:
            yield f"{len(people)} {words} ({_name(people)})"
    if found.shared:
        several = ["+".join(people[:MOST_NAMED]) for people in found.shared]
        yield f"numbers of several people: {len(found.shared)} ({_name(several)})"
    if found.unproved:
        yield f"nothing was ever delivered to {len(found.unproved)}"


def _name(ids: Sequence[str]) -> str:
    more = f" +{len(ids) - MOST_NAMED}" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more


CHECKS: tuple[Check, ...] = (phones,)
