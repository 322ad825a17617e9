"""Every table and index there is, whoever imported what before."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import MetaData

from data_access.database import tables
from data_access.database.tables.live_tables import metadata


def read_tables() -> MetaData:
    """What all modules of data_access/database/tables/ define."""
    for module in pkgutil.walk_packages(tables.__path__, f"{tables.__name__}."):
        importlib.import_module(module.name)
    return metadata
