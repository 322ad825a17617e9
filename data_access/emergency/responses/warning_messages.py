"""Messages of warnings, what each meant, and the files as they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select, update

from data_access.database.bulk import Bulk
from data_access.database.codec import text_of, utc_text, value_of
from data_access.database.tables.emergency.warning_tables import warning_files, warning_messages
from domain.emergency.warnings.standing.reception import ELSEWHERE
from domain.emergency.warnings.standing.warning import StandingWarning
from domain.kernel.values import value
from domain.kernel.worlds import WorldId

UNSEEN: Final = "unseen"
"""The meaning of a message that another names and nobody has seen."""
_COLUMNS: Final = (
    "county", "identifier", "sender", "warning", "meaning", "why", "source", "at", "file", "body"
)  # fmt: skip
_rows = Bulk(warning_messages, *_COLUMNS)
_files = Bulk(warning_files, "county", "digest", "name", "at", "content")
Name = tuple[str, str]
"""(sender, identifier); the sender '' where it is not told."""


@value
class KeptMessage:
    """A message as it is kept. `facts`: what it says; `file`: digest of the file it came in."""

    sender: str
    identifier: str
    warning: str
    meaning: str
    why: str
    source: str
    at: datetime
    file: str
    facts: Mapping[str, Any]


@value
class Known:
    """What is known of some messages: the warnings they belong to, and which belong to none of ours."""

    warnings: frozenset[str]
    elsewhere: frozenset[Name]
    seen: frozenset[Name]


def find_known(connection: Connection, world: WorldId, names: Iterable[Name]) -> Known:
    """What is known of messages by their names."""
    m: Any = warning_messages.c
    wanted = [
        and_(m.identifier == identifier, m.sender == sender) if sender else m.identifier == identifier
        for sender, identifier in names
    ]
    query = select(m.sender, m.identifier, m.warning, m.meaning).where(m.county == world, or_(*wanted))
    rows = connection.execute(query).all()
    return Known(
        frozenset(row.warning for row in rows if row.warning),
        frozenset((row.sender, row.identifier) for row in rows if row.meaning == ELSEWHERE),
        frozenset((row.sender, row.identifier) for row in rows if row.meaning != UNSEEN),
    )


def save_message(connection: Connection, world: WorldId, message: KeptMessage) -> None:
    """Add a message, or replace what was only a name."""
    row = (
        str(world), message.identifier, message.sender, message.warning, message.meaning, message.why,
        message.source, utc_text(message.at), message.file, text_of(message.facts),
    )  # fmt: skip
    _rows.replace(connection, [row])


def save_names(connection: Connection, world: WorldId, new: StandingWarning, old: Sequence[Name]) -> None:
    """Note which warning its messages belong to, those that nobody has seen as well. `old`: noted before."""
    m: Any = warning_messages.c
    at = utc_text(new.changed_at)
    for sender, identifier in new.names:
        if (sender, identifier) in old:
            continue
        row = (str(world), identifier, sender, new.id, UNSEEN, "", new.source, at, "", "{}")
        _rows.ignore(connection, [row])
        where = (m.county == world, m.identifier == identifier, m.sender == sender)
        connection.execute(update(warning_messages).where(*where).values(warning=new.id))


def read_messages(connection: Connection, world: WorldId, warning: str) -> list[KeptMessage]:
    """The messages of a warning, those that were seen, the oldest first."""
    m: Any = warning_messages.c
    query = (
        select(warning_messages)
        .where(m.county == world, m.warning == warning, m.meaning != UNSEEN)
        .order_by(m.at, m.identifier)
    )
    return [
        KeptMessage(
            row.sender, row.identifier, row.warning, row.meaning, row.why, row.source,
            datetime.fromisoformat(row.at), row.file, value_of(row.body),
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def digest_of(content: bytes) -> str:
    """The name of a file's content."""
    return blake2b(content, digest_size=16).hexdigest()


def save_file(connection: Connection, world: WorldId, name: str, content: bytes, at: datetime) -> str:
    """Keep a file as it came; its digest. The same content is kept once."""
    digest = digest_of(content)
    _files.ignore(connection, [(str(world), digest, name, utc_text(at), content)])
    return digest


def read_file(connection: Connection, world: WorldId, digest: str) -> tuple[str, bytes] | None:
    """(name, content) of a file as it came."""
    f = warning_files.c
    query = select(f.name, f.content).where(f.county == world, f.digest == digest)
    row = connection.execute(query).first()
    return None if row is None else (row.name, bytes(row.content))
