"""The floor: read a group, one batched insert of (id, source, at, raw) with SQLAlchemy Core,
acknowledge. A process.

python -m bench.ingest.floor REDIS_URL DATABASE_URL STREAM NUMBER
"""

from __future__ import annotations

import sys
from typing import Any

import msgspec
import sqlalchemy as sa

from data_access.streams.redis_streams import connect

BATCH = 500
GROUP = "palm"
table = sa.Table(
    "floor_entries",
    sa.MetaData(),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("source", sa.Text),
    sa.Column("at", sa.Text),
    sa.Column("raw", sa.LargeBinary),
)


class Head(msgspec.Struct):
    """All that the floor reads of a message."""

    id: str
    source: str
    at: str


def engine(url: str) -> sa.Engine:
    """SQLite as durable as ours (WAL, FULL), or PostgreSQL as it is."""
    made = sa.create_engine(url, connect_args={"timeout": 60} if url.startswith("sqlite") else {})
    if url.startswith("sqlite"):

        @sa.event.listens_for(made, "connect")
        def _(connection: Any, record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

    return made


def _row(raw: bytes, head: Head) -> dict[str, object]:
    return {"id": head.id, "source": head.source, "at": head.at, "raw": raw}


def main(redis_url: str, database_url: str, stream: str, number: str) -> None:
    """Loop until killed."""
    key, consumer = f"{{330825}}:{stream}", f"floor-{number}"
    client, database = connect(redis_url, 60), engine(database_url)
    table.create(database, checkfirst=True)
    read = msgspec.json.Decoder(Head).decode
    while True:
        reply: Any = client.xreadgroup(GROUP, consumer, {key: ">"}, count=BATCH, block=1000)
        for _, entries in reply or ():
            values = [_row(fields[b"json"], read(fields[b"json"])) for _, fields in entries]
            with database.begin() as connection:
                connection.execute(table.insert(), values)
            client.xack(key, GROUP, *[entry for entry, _ in entries])


if __name__ == "__main__":
    main(*sys.argv[1:5])
