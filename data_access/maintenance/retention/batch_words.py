"""Words of what was reported go, batch by batch, and the trace gets the new digest of each batch: who
reported what of whom, when and by which channel stays, and stays proven.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Table, or_, select, update

from data_access.audit.renewed_digests import WORDS_REMOVED
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.task_rows import digest_of
from domain.kernel.codes import in_letters


def forget_batch_words(
    act: UnitOfWork,
    table: Table,
    columns: Sequence[str],
    words: Sequence[str],
    object: str,
    limit: int,
    digest: Callable[[Iterable[tuple[Any, ...]]], str] = digest_of,
) -> int:
    """Empty the columns `words` of about `limit` rows of what `object` ("tasks:<id>") names in the trace; how
    many rows had any. `columns`: what digests are made of, the first the parent, the second the subject;
    `digest`: of the rows of a batch, as the trace has it.
    """
    c = table.c
    about = (c.county == str(act.world), c[columns[0]] == object.partition(":")[2])
    spoken = or_(*(c[name] != "" for name in words))
    chosen = select(c.batch).where(*about, spoken).order_by(c.batch).limit(limit)
    batches = sorted({*act.connection.execute(chosen).scalars()})
    if not batches:
        return 0
    emptied = update(table).where(*about, c.batch.in_(batches), spoken).values(dict.fromkeys(words, ""))
    count = act.connection.execute(emptied).rowcount
    rows: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    query = select(*(c[name] for name in columns)).where(*about, c.batch.in_(batches))
    for row in act.connection.execute(query):
        rows[row.batch].append(tuple(row))
    digests = [in_letters(digest(rows[batch])) for batch in batches]
    act.trace(WORDS_REMOVED, object, None, {"count": count, "batches": batches, "digests": digests})
    return count
