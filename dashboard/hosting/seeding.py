"""The first start: each county's directory is taken over from its pack, once."""

from __future__ import annotations

from dashboard.config import installation
from dashboard.config.settings import Settings
from data_access.directory.seed import missing, seed
from data_access.store import Store


def seed_people(settings: Settings) -> int:
    """Take over what was not taken over before; returns how many counties that were.

    Raises Unavailable, PackError.
    """
    store = Store(settings.database_address)
    try:
        counties = installation.load(settings).counties
        wanted = missing(store, counties)
        return sum(seed(store, counties[code]) for code in wanted)
    finally:
        store.close()
