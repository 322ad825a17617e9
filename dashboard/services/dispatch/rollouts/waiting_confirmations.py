"""The roll-outs on whose release a person may decide, as cards on their phone: each is a way to the page on
which they sign in for that. Whoever issued one gets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.concurrency.threads import offload
from data_access.directory.linked_accounts import list_commanders
from data_access.store import Store
from domain.kernel.worlds import WorldId

Row = dict[str, Any]


def list_waiting_confirmations(
    store: Store, world: WorldId, rollouts: Sequence[Row], person: str
) -> list[Row]:
    """Those of a county's live roll-outs that wait for somebody, where the person's account commands. The
    database is asked only while one waits.
    """
    waiting = [
        row for row in rollouts if row["state"] == "prepared" and (row["issued_by"] or row["hold_until"])
    ]
    if not waiting:
        return []
    mine = offload(_read_mine, store, world, {row["issued_by"] for row in waiting}, person)
    names = ("plan_name", "plan_name_en", "people", "hold_until", "region")
    return [
        {"rollout": row["id"], **{name: row[name] for name in names}}
        for row in waiting
        if row["issued_by"] in mine
    ]


def _read_mine(store: Store, world: WorldId, issuers: set[str], person: str) -> set[str]:
    """Those of some accounts about whose issue the person may decide; '' for what goes out by itself."""
    with store.reading() as connection:
        return {issuer for issuer in issuers if person in list_commanders(connection, world.county, issuer)}
