"""Rows of tasks and receipts <-> domain values. Eleven thousand are written at once, so by columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, select, update

from data_access.database.bulk import Bulk, among
from data_access.database.codec import bytes_of, utc_text
from data_access.database.tables.emergency.rollout_tables import task_receipts, tasks
from domain.emergency.rollouts.progress.task_states import (
    ACCEPTED,
    WITHDRAWN,
    Receipt,
    Task,
    names_withdrawal,
)
from domain.kernel.worlds import WorldId

COLUMNS: Final = (
    "person", "tier", "region", "reasons", "queued_at", "sent_at", "delivered_at", "read_at", "accepted_at",
    "finished_at", "failed", "round", "taken_over_by", "on_behalf_by", "note", "code",
    "rating", "returns", "returned_at",
)  # fmt: skip
RECEIPT_COLUMNS: Final = (
    "rollout", "person", "id", "kind", "at", "received_at", "offset_ms", "channel", "said_by", "note", "late",
    "batch",
)  # fmt: skip
_tasks = Bulk(tasks, "county", "rollout", *COLUMNS, "state")
_receipts = Bulk(task_receipts, "county", *RECEIPT_COLUMNS)
_MOVED = (*COLUMNS[6:15], *COLUMNS[16:], "state")
_CHANGES = ", ".join(f"{name} = excluded.{name}" for name in _MOVED)
"""All but what is set once: who, where, and when it was queued and sent."""
_NEW = (None,) * 5
"""The times of a task that is new."""
_NAMES = ", ".join(COLUMNS)


def row_of(world: WorldId, rollout: str, task: Task) -> tuple[Any, ...]:
    """The row of a task."""
    return (
        str(world), rollout, task.person, task.tier, task.region, " ".join(task.reasons),
        utc_text(task.queued_at), _text(task.sent_at), _text(task.delivered_at), _text(task.read_at),
        _text(task.accepted_at), _text(task.finished_at), task.failed, task.round, task.taken_over_by,
        task.on_behalf_by, task.note, task.code, task.rating, task.returns, _text(task.returned_at),
        task.state,
    )  # fmt: skip


def task_of(row: Sequence[Any]) -> Task:
    """The task of a row of COLUMNS."""
    person, tier, region, reasons, queued, sent, delivered, read, accepted, finished, *rest, returned = row
    who = (person, tier, region, tuple(reasons.split()), datetime.fromisoformat(queued))
    times = (_time(sent), _time(delivered), _time(read), _time(accepted), _time(finished))
    more = [*rest, _time(returned)]
    return Task(*who, *times, *more)


def _text(at: datetime | None) -> str | None:
    return None if at is None else utc_text(at)


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def add_tasks(connection: Connection, world: WorldId, rollout: str, added: Iterable[Task]) -> None:
    """Write the tasks of a roll-out that is issued now."""
    _tasks.insert_all(connection, _new_rows(str(world), rollout, added))


def _new_rows(key: str, rollout: str, added: Iterable[Task]) -> Iterator[tuple[Any, ...]]:
    texts = dict[datetime, str]()
    for task in added:
        at = texts.get(task.queued_at) or texts.setdefault(task.queued_at, utc_text(task.queued_at))
        yield (
            key, rollout, task.person, task.tier, task.region, " ".join(task.reasons), at, *_NEW,
            task.failed, task.round, "", "", "", "", "", 0, None, task.state,
        )  # fmt: skip


def add_moved_tasks(connection: Connection, world: WorldId, rollout: str, moved: Iterable[Task]) -> None:
    """Write tasks that go on in a roll-out as they stood in the one before it."""
    _tasks.insert(connection, [row_of(world, rollout, task) for task in moved])


def read_all_tasks(connection: Connection, world: WorldId, rollout: str) -> list[Task]:
    """Every task of a roll-out, by person."""
    t = tasks.c
    query = select(*(t[name] for name in COLUMNS)).where(t.county == str(world), t.rollout == rollout)
    return [task_of(row) for row in connection.execute(query.order_by(t.person))]


def save_tasks(connection: Connection, world: WorldId, rollout: str, changed: Iterable[Task]) -> None:
    """Write what changed of some tasks."""
    _tasks.merge(connection, [row_of(world, rollout, task) for task in changed], _CHANGES)


def read_tasks(
    connection: Connection, world: WorldId, rollout: str, people: Collection[str]
) -> dict[str, Task]:
    """The tasks of some people, by person."""
    query = f"SELECT {_NAMES} FROM tasks WHERE rollout = '{rollout}' AND county = %s AND person"  # nosec B608
    return {row[0]: task_of(row) for row in among(connection, query, str(world), [*people])}


def read_tasks_above(connection: Connection, world: WorldId, rollout: str, task: Task) -> list[Task]:
    """The tasks of higher tiers in the region of a task and those above it."""
    t = tasks.c
    regions = [task.region[:length] for length in range(6, len(task.region) + 1)]
    about = (t.county == str(world), t.rollout == rollout, t.tier < task.tier, t.region.in_(regions))
    query = select(*(t[name] for name in COLUMNS)).where(*about).order_by(t.person)
    return [task_of(row) for row in connection.execute(query)]


def read_unaccepted(
    connection: Connection, world: WorldId, rollout: str, tier: int = 0, branch: str = ""
) -> list[Task]:
    """The tasks of a roll-out that nobody accepted or took over: of a tier, 0 for all, and of a branch."""
    t = tasks.c
    about = [t.county == str(world), t.rollout == rollout, t.state < 3]
    about += [t.tier == tier] * bool(tier) + [t.region.startswith(branch, autoescape=True)] * bool(branch)
    query = select(*(t[name] for name in COLUMNS)).where(*about).order_by(t.person)
    return [task_of(row) for row in connection.execute(query)]


def read_unfinished(
    connection: Connection, world: WorldId, rollout: str, tiers: Collection[int], branch: str = ""
) -> list[Task]:
    """The tasks of some tiers of a roll-out that were accepted and are not finished: of a branch."""
    t = tasks.c
    about = [t.county == str(world), t.rollout == rollout, t.state == ACCEPTED, t.tier.in_(tiers)]
    about += [t.region.startswith(branch, autoescape=True)] * bool(branch)
    query = select(*(t[name] for name in COLUMNS)).where(*about).order_by(t.person)
    return [task_of(row) for row in connection.execute(query)]


def is_silent(
    connection: Connection, world: WorldId, rollout: str, tier: int, behind: int | None = None
) -> bool:
    """Whether anybody of a tier neither accepted nor was taken over; of those only who was reminded less than
    `behind` times.
    """
    t = tasks.c
    about = [t.county == str(world), t.rollout == rollout, t.state < 3, t.tier == tier]
    about += [] if behind is None else [t.round < behind]
    return connection.execute(select(t.person).where(*about).limit(1)).first() is not None


def known_receipts(
    connection: Connection, world: WorldId, rollout: str, people: Collection[str]
) -> set[tuple[str, str]]:
    """(person, id) of every receipt of some people that was recorded, and of what withdrew one."""
    query = (
        f"SELECT person, id, kind FROM task_receipts WHERE rollout = '{rollout}' "  # nosec B608 - checked by callers
        "AND county = %s AND person"
    )
    found = among(connection, query, str(world), [*people])
    return {(row[0], row[1]) for row in found if row[2] == WITHDRAWN or not names_withdrawal(row[1])}


def note_sent(connection: Connection, world: WorldId, rollout: str, person: str, now: datetime) -> None:
    """A message about a task went out; the first is kept. Nothing else writes this column once the task is
    there, so it needs no unit of work.
    """
    t = tasks.c
    same = (t.county == str(world), t.rollout == rollout, t.person == person, t.sent_at.is_(None))
    connection.execute(update(tasks).where(*same).values(sent_at=utc_text(now)))


def digest_of(rows: Iterable[tuple[Any, ...]]) -> str:
    """What the trace keeps of the receipts of a batch: SHA-256 over their rows as JSON, by person
    and id.
    """
    return sha256(bytes_of(sorted(rows, key=lambda row: row[1:3]))).hexdigest()


def receipt_row(rollout: str, receipt: Receipt, received_at: datetime, batch: int) -> tuple[Any, ...]:
    """A row of RECEIPT_COLUMNS: what the digest of a batch is made of."""
    offset = round(receipt.offset_s * 1000)
    return (
        rollout, receipt.person, receipt.id, receipt.kind, utc_text(receipt.at), utc_text(received_at),
        offset, receipt.channel, receipt.by, receipt.note, receipt.late, batch,
    )  # fmt: skip


def add_receipts(connection: Connection, world: WorldId, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write receipts that were not recorded before."""
    _receipts.insert(connection, [(str(world), *row) for row in rows])
