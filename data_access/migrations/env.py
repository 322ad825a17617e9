"""Alembic's entry: runs the migrations on the database named in the configuration
(data_access/storage/schema.py).
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

import data_access.tables.account_tables
import data_access.tables.directory_tables  # noqa: F401  (both add their tables to the metadata)
from data_access.tables.live_tables import metadata

ONE_AT_A_TIME = 330825_0001
"""Key of the PostgreSQL advisory lock under which two starting programs migrate one after the other."""


def run() -> None:
    """Migrate inside one transaction."""
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool, hide_parameters=True)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()


run()
