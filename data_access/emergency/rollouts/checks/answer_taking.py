"""Answers to a directed check taken inside one unit of work: each once, in any order, by whatever way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from data_access.database.bulk import Bulk, among
from data_access.database.codec import bytes_of, utc_text
from data_access.database.tables.emergency.check_tables import check_answers
from data_access.emergency.rollouts.checks.check_store import (
    read_check_branches,
    read_items,
    read_people_of,
    read_subjects,
    save_check_branches,
    save_items,
)
from domain.emergency.rollouts.checks.check import Check
from domain.emergency.rollouts.checks.check_answers import CheckItem, choose_subject, take_answer
from domain.emergency.rollouts.checks.check_commands import CheckAnswer
from domain.emergency.rollouts.checks.check_sums import CheckBranch, CheckChanges, add_to_check
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

_answers = Bulk(
    check_answers, "county", "asked_in", "subject", "id", "value", "detail", "at", "received_at",
    "offset_ms", "channel", "person", "said_by", "late",
)  # fmt: skip


@dataclass(slots=True)
class Answered:
    """What became of a batch: how many were new, how many were known; who was refused, and why, by place in
    the batch; who answered, who need not be asked again; what screens and trace are told.
    """

    taken: int = 0
    repeated: int = 0
    refused: dict[int, Refused] = field(default_factory=dict)
    settled_people: list[str] = field(default_factory=list)
    branches: list[CheckBranch] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


def record_answers(
    connection: Connection, world: WorldId, check: Check, answers: Sequence[CheckAnswer], now: datetime
) -> Answered:
    """Take some answers at once; one that is refused is refused alone."""
    region_of = read_subjects(
        connection, world, check.id, {check_answer.person for check_answer in answers if check_answer.person}
    )
    subjects = {check_answer.subject or region_of.get(check_answer.person, "") for check_answer in answers}
    items = read_items(connection, world, check.id, subjects)
    known = _known(connection, world, check.id, subjects)
    done, changes, kept = Answered(), CheckChanges(check.kind), list[CheckAnswer]()
    for index, answer in enumerate(answers):
        try:
            subject = choose_subject(answer, region_of, items)
            if (subject, answer.id) in known:
                done.repeated += 1
                continue
            old = items[subject]
            items[subject], taken = take_answer(check, old, answer, now)
        except Refused as why:
            done.refused[index] = why
            continue
        known.add((subject, answer.id))
        kept.append(taken)
        if items[subject] != old:
            changes.put(old, items[subject])
    return _save(connection, world, check, done, kept, items, changes, now)


def _known(connection: Connection, world: WorldId, check: str, subjects: Iterable[str]) -> set[Any]:
    query = (
        f"SELECT subject, id FROM check_answers WHERE asked_in = '{check}' "  # nosec B608 - a name of ours
        "AND county = %s AND subject"
    )
    return {(row[0], row[1]) for row in among(connection, query, str(world), [*subjects])}


def _save(
    connection: Connection,
    world: WorldId,
    check: Check,
    done: Answered,
    kept: Sequence[CheckAnswer],
    items: dict[str, CheckItem],
    changes: CheckChanges,
    now: datetime,
) -> Answered:
    rows = [_row(check.id, answer, now) for answer in kept]
    _answers.insert(connection, [(str(world), *row) for row in rows])
    settled = sorted({answer.subject for answer in kept if not answer.late})
    done.taken, done.settled_people = len(rows), read_people_of(connection, world, check.id, settled)
    save_items(connection, world, check.id, [items[subject] for subject in settled])
    old = read_check_branches(connection, world, check.id, [*changes.by_region])
    moved = changes.by_region
    new = [add_to_check(old[region], moved[region]) for region in sorted(moved)]
    done.branches = [branch for branch in new if branch != old[branch.region]]
    save_check_branches(connection, world, done.branches)
    done.facts = {"answers": len(rows), "digest": digest_answers(rows)}
    return done


def digest_answers(rows: Iterable[tuple[Any, ...]]) -> str:
    """What the trace keeps of the answers of a batch: SHA-256 over their rows as JSON, by subject and id."""
    return sha256(bytes_of(sorted(rows, key=lambda row: row[1:3]))).hexdigest()


def _row(check: str, answer: CheckAnswer, received_at: datetime) -> tuple[Any, ...]:
    offset = round(answer.offset_s * 1000)
    return (
        check, answer.subject, answer.id, str(answer.value), answer.detail, utc_text(answer.at),
        utc_text(received_at), offset, answer.channel, answer.person, answer.by, answer.late,
    )  # fmt: skip
