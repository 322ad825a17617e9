"""Whom an officer can pull into a case whom nothing recommended: by name, unit or duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dashboard.services.squads.recommendation_service import pick_row, read_cards, read_scene
from data_access.county_packs.county_pack import County
from data_access.squads.candidate_rows import read_candidates_by_id
from data_access.squads.person_search_rows import find_people
from domain.cases.case_join import Case
from domain.kernel.regions import township_of
from domain.kernel.worlds import WorldId
from domain.squads.hand_picks.person_search import MOST_RANKED, Hit, rank_hits


def search_people(
    connection: Connection, case: Case, county: County, words: Sequence[str], now: datetime
) -> dict[str, Any]:
    """{"hits", "more", "people"}: who has each of the words, the best first; phones are masked, and none is
    searched.
    """
    world = WorldId(case.county)
    near = township_of(case.region) or county.code
    ids, total = find_people(connection, county.code, words, near, MOST_RANKED)
    candidates = read_candidates_by_id(connection, world, ids, now, county.tz, county.covers)
    hits = rank_hits(candidates, county.needs_of(case.matter), read_scene(connection, world, case, now))
    return {
        "hits": [_hit(hit) for hit in hits],
        "more": total - len(hits),
        "people": read_cards(connection, county.code, [hit.pick.person for hit in hits]),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    against = None if hit.against is None else str(hit.against)
    return pick_row(hit.pick) | {"capability": hit.pick.reasons.capability, "against": against}
