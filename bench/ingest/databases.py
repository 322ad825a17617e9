"""New, empty databases of either dialect."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.servers import PostgresServer
from data_access.database.urls import sqlite_address

Fresh = Callable[[str], str]
"""The address of a new, empty database."""


def databases(dialect: str, folder: Path, stack: ExitStack) -> Fresh:
    """Makes databases that are gone with the folder and the stack."""
    if dialect == "postgresql":
        server = stack.enter_context(PostgresServer())
        return lambda name: server.fresh_database()
    made = iter(range(1000))

    def fresh(name: str) -> str:
        (own := folder / f"{name}-{next(made)}").mkdir()
        return sqlite_address(own / "palm.db")

    return fresh


def ready(url: str) -> str:
    """The same address, its tables made."""
    from data_access.database.schema import upgrade

    upgrade(url)
    return url
