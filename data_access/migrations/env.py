"""Alembic's entry: runs the migrations on the database named in the configuration
(data_access/database/schema.py).
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from data_access.database.tables.live_tables import metadata

ONE_AT_A_TIME = 330825_0001
"""Key of the PostgreSQL advisory lock under which two starting programs migrate one after the other."""
PATIENT = "SELECT set_config(name, '0', true) FROM pg_settings WHERE name = ANY(%s)"
LIMITS = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
"""A migration takes as long as it takes, and so does the backup before it."""


def run() -> None:
    """Migrate inside one transaction: a database that was not brought to the end is as it was before."""
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        _begin_before_tables(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(PATIENT, (LIMITS,))
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True
        )
        _prepare(connection)
        with context.begin_transaction():
            context.run_migrations()


def _begin_before_tables(engine: Engine) -> None:
    """Python's sqlite3 begins a transaction before rows are changed, but not before tables are."""

    @event.listens_for(engine, "connect")
    def leave_it_to_us(raw: object, _: object) -> None:
        raw.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare(connection: Connection) -> None:
    """Let whoever asked for the upgrade do what comes before it, now that nobody else can upgrade."""
    before = context.config.attributes.get("before")
    revision = context.get_context().get_current_revision()
    if before is None or revision is None or revision == context.script.get_current_head():
        return
    context.script.get_revision(revision)  # raises for a database of a newer program
    before(revision)


run()
