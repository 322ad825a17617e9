"""Digests of batches whose words retention took: what the trace says a batch is since then."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select

from data_access.database.codec import value_of
from data_access.database.tables.live_tables import trace
from domain.kernel.codes import in_letters
from domain.kernel.worlds import WorldId

WORDS_REMOVED: Final = "retention.words_removed"
"""The row that says so. Its object is the one of the rows with the digests before."""


def read_renewed(connection: Connection, world: WorldId, object: str) -> dict[int, str]:
    """The digest of each batch of an object since words of it were taken, in letters, by seq: an act that is
    traced has what looks like a number masked.
    """
    t = trace.c
    about = (t.county == str(world), t.object == object, t.action == WORDS_REMOVED)
    found: dict[int, str] = {}
    for (body,) in connection.execute(select(t.body).where(*about).order_by(t.n)):
        facts: dict[str, Any] = value_of(body)["new"]
        found |= zip(facts["batches"], facts["digests"], strict=True)
    return found


def is_same_batch(digest: str, recorded: str, renewed: str | None) -> bool:
    """Whether a batch is what the trace says. `recorded`: when it was taken, in letters where a row of no
    change tells it; `renewed`: since words went.
    """
    lettered = in_letters(digest)
    return recorded in (digest, lettered) if renewed is None else lettered == renewed
