"""Addresses made of parts, never by joining text: a path may hold any character but the slash."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote


def sqlite_address(path: Path) -> str:
    """The SQLAlchemy address of a database file, as `URL.create` gives it. SQLAlchemy itself is not imported:
    the web program must be patched by gevent before it.
    """
    return f"sqlite:///{quote(str(path), safe=' +/')}"
