"""Fill a database with the traces of years, fast: what the path must not become slower by."""

from __future__ import annotations

import sqlalchemy as sa

CASE_EVERY = 10
STEP = 100_000

SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT :a UNION ALL SELECT n + 1 FROM s WHERE n < :b) ",
    "postgresql": ("WITH s(n) AS (SELECT generate_series(CAST(:a AS bigint), CAST(:b AS bigint))) "),
}
HEX = {"sqlite": "printf('%016x', {})", "postgresql": "lpad(to_hex({}), 16, '0')"}
BYTES = {"sqlite": "randomblob(16)", "postgresql": "decode(md5(n::text), 'hex')"}
TRACE = "county, n, seq, previous, at, actor, origin, action, object, cause, ordered_by, body, hash"
HASH = {"sqlite": "randomblob(32)", "postgresql": "decode(md5(n::text) || md5((-n)::text), 'hex')"}
BODY = (
    '{"title":"路灯故障","old":{"stage":"handling","updated_at":"2026-01-01T00:00:00.000Z"},'
    '"new":{"stage":"closed"}}'
)


def fill(url: str, county: str, rows: int) -> None:
    """Add `rows` trace rows (with handled causes, and a closed case for every tenth) behind the county's
    head.
    """
    engine = sa.create_engine(url)
    dialect = engine.dialect.name
    with engine.connect() as connection:
        if dialect == "sqlite":
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
        first = _head(connection, county)
        for start in range(first + 1, first + rows + 1, STEP):
            end = min(start + STEP - 1, first + rows)
            _part(connection, dialect, county, start, end, rows)
        done = {"c": county, "seq": first + rows}
        connection.execute(
            sa.text("UPDATE heads SET seq = :seq, kept_from = :seq, traced = :seq WHERE county = :c"), done
        )
        connection.commit()
        if dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    if dialect == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")
    engine.dispose()


def _head(connection: sa.Connection, county: str) -> int:
    """The last seq of the county, which gets its first row when it has none."""
    found = connection.execute(sa.text("SELECT seq FROM heads WHERE county = :c"), {"c": county}).scalar()
    if found is None:
        names = "county, epoch, seq, kept_from, at, traced, trace_hash"
        row = f"INSERT INTO heads ({names}) VALUES (:c, 'bench', 0, 0, :at, 0, :hash)"  # nosec B608 - ours
        connection.execute(sa.text(row), {"c": county, "at": "2026-01-01T00:00:00.000000Z", "hash": b""})
    connection.commit()
    return int(found or 0)


def _part(connection: sa.Connection, dialect: str, county: str, start: int, end: int, rows: int) -> None:
    spread = (1 << 63) // (rows + end)
    series, name = SERIES[dialect], HEX[dialect].format(f"n * {spread}")
    given = {"a": start, "b": end, "c": county, "body": BODY, "at": "2026-01-01T00:00:00.000000Z"}
    case = HEX[dialect].format(f"n * {spread} + 1")
    text = "CAST(:{} AS text)".format
    selects = {
        f"trace ({TRACE})": (
            f"SELECT {text('c')}, n, n, 0, {text('at')}, 'bench', 'stream', 'case.closed', {case},"
            f" 'bench/' || {name}, '', {text('body')}, {HASH[dialect]} FROM s"
        ),
        "handled (county, cause, digest, seq)": (
            f"SELECT {text('c')}, 'bench/' || {name}, {BYTES[dialect]}, n FROM s"
        ),
        "cases (id, county, region, open, last_seq, body)": (
            f"SELECT {case}, {text('c')}, '330825101264001', 0, n, {text('body')} FROM s"
            f" WHERE n % {CASE_EVERY} = 0"
        ),
    }
    for into, select in selects.items():
        connection.execute(sa.text(f"INSERT INTO {into} {series}{select}"), given)
    connection.commit()
