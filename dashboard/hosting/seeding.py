"""The first start: each county's directory is taken over from its pack, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.config.settings import Settings
from data_access.directory.seed import missing, seed
from data_access.store import Store


def seed_people(settings: Settings, counties: Mapping[str, Any]) -> int:
    """Take over what was not taken over before; returns how many counties that were.

    Raises Unavailable.
    """
    store = Store(settings.database_address)
    try:
        wanted = missing(store, counties)
        return sum(seed(store, counties[code]) for code in wanted)
    finally:
        store.close()
