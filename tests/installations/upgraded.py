"""Installations of earlier versions, upgraded: once a process for each kind of database, to be copied."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from data_access.database import schema
from data_access.database.database import parse_url
from data_access.database.urls import sqlite_address
from tests.databases import Cluster, copy_database
from tests.installations import old
from tests.installations.old import Installation


def copy_upgraded(file: Path, cluster: Cluster | None, folder: Path) -> Installation:
    """What the upgrade made of a file's installation: on the cluster until another database is lent, embedded
    where there is none. `folder`: for its files, with nothing in it.
    """
    made = _upgraded(file, cluster)
    anchors = shutil.copytree(made.anchors, folder / "anchors")
    if cluster is not None:
        return replace(made, url=cluster.lend(made.url), anchors=anchors)
    return replace(made, url=copy_database(Path(str(parse_url(made.url).database)), folder), anchors=anchors)


@cache
def _upgraded(file: Path, cluster: Cluster | None) -> Installation:
    folder = Path(tempfile.mkdtemp(prefix="palm-u-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    url = sqlite_address(folder / "palm.db") if cluster is None else cluster.fresh()
    made = old.restore(file, url, folder / "anchors")
    schema.upgrade(url)
    return made
