"""Words in the answers to a directed check: they go with time, what adds up stays."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select, update

from data_access.database.tables.emergency.check_tables import check_answers, check_items
from domain.emergency.rollouts.checks.check import Check
from domain.emergency.rollouts.checks.check_values import TEXT
from domain.kernel.worlds import WorldId


def forget_words(connection: Connection, world: WorldId, check: Check, limit: int) -> int:
    """Empty the words of the answers of some subjects of a check, and of their items: what was said to the
    follow-up, and answers that are words; how many answers had any. Who answered and when stays.
    """
    a, names = check_answers.c, ("detail", *(["value"] if check.kind == TEXT else []))
    spoken = or_(*(a[name] != "" for name in names))
    about = (a.county == str(world), a.asked_in == check.id)
    chosen = select(a.subject).where(*about, spoken).distinct().order_by(a.subject).limit(limit)
    subjects = [*connection.execute(chosen).scalars()]
    if not subjects:
        return 0
    empty, c = dict.fromkeys(names, ""), check_items.c
    where = (*about, a.subject.in_(subjects), spoken)
    count = connection.execute(update(check_answers).where(*where).values(empty)).rowcount
    of = (c.county == str(world), c.asked_in == check.id, c.subject.in_(subjects))
    connection.execute(update(check_items).where(*of).values(empty))
    return count
