"""Whom to pull into a squad for a case, with reasons; for the drawer, the API and the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data_access.county_packs.county_pack import County
from data_access.directory.people_queries import contact_cards
from data_access.squads.candidate_rows import read_candidates
from data_access.squads.squad_store import read_live_squads
from domain.access.masking import mask_phone
from domain.cases.case_join import Case
from domain.decisions.handling_decisions import reporters_of
from domain.kernel.regions import township_of
from domain.kernel.worlds import WorldId
from domain.squads.candidates import Spot
from domain.squads.needs import subtract_coming
from domain.squads.recommendation import ALTERNATIVES, Match, Need, Pick, Recommendation, Scene, recommend


def recommend_people(connection: Connection, case: Case, county: County, now: datetime) -> dict[str, Any]:
    """{"needs", "matches", "people"}: people for what a case still needs beside those who are coming; who was
    called before, and who reported it, is left out.
    """
    world, needs = WorldId(case.county), county.needs_of(case.matter)
    scene = read_scene(connection, world, case, now)
    left = subtract_coming(needs, read_live_squads(connection, world, case.id))
    found = _recommend(connection, world, [need for need, _ in left], scene, county)
    return {
        "needs": [_need(need) for need in needs],
        "matches": [
            _match(match) | {"coming": coming} for match, (_, coming) in zip(found.matches, left, strict=True)
        ],
        "people": read_cards(connection, county.code, _list_people(found)),
    }


def read_scene(connection: Connection, world: WorldId, case: Case, now: datetime) -> Scene:
    """Where a case is, and who was called for it."""
    squads = read_live_squads(connection, world, case.id)
    called = frozenset(member.person for squad in squads for member in squad.members)
    people = (
        reporter.removeprefix("person:") for reporter in reporters_of(case) if reporter.startswith("person:")
    )
    return Scene(case.region, Spot(case.lat, case.lon), now, called, frozenset(people))


def _recommend(
    connection: Connection, world: WorldId, needs: Sequence[Need], scene: Scene, county: County
) -> Recommendation:
    """As if everybody in the county was looked at: whoever is of the case's township comes before anybody
    else, so others are read only for what the township cannot give.
    """
    township = township_of(scene.region)
    capabilities = {need.capability for need in needs}
    wide: set[str] = set()
    while True:
        candidates = read_candidates(
            connection, world, capabilities - wide, wide, township, scene.now, county.tz, county.covers
        )
        found = recommend(needs, candidates, scene)
        unsettled = {match.need.capability for match in found.matches if not _is_settled(match)}
        if unsettled <= wide:
            return found
        wide |= unsettled


def _is_settled(match: Match) -> bool:
    """Whether nobody from further away could be among the picks, nor among the next best."""
    shown = (*match.picks, *match.alternatives)
    return len(shown) == match.need.quantity + ALTERNATIVES and not any(pick.reasons.tired for pick in shown)


def read_cards(connection: Connection, county: str, ids: list[str]) -> dict[str, dict[str, str]]:
    """Who people are, phones masked."""
    cards = contact_cards(connection, county, ids)
    return {person: card | {"phone": mask_phone(card["phone"])} for person, card in cards.items()}


def _list_people(found: Recommendation) -> list[str]:
    picks = [pick.person for match in found.matches for pick in (*match.picks, *match.alternatives)]
    others = (person for match in found.matches for person in (*match.unreachable, *match.reporters))
    return [*picks, *others]


def _need(need: Need) -> dict[str, Any]:
    return {"capability": need.capability, "quantity": need.quantity, "forced": need.forced}


def _match(match: Match) -> dict[str, Any]:
    return _need(match.need) | {
        "missing": match.missing,
        "picks": [pick_row(pick) for pick in match.picks],
        "alternatives": [pick_row(pick) for pick in match.alternatives],
        "shortfalls": [{"reason": str(reason), "count": count} for reason, count in match.shortfalls],
        "unreachable": [*match.unreachable],
        "reporters": [*match.reporters],
    }


def pick_row(pick: Pick) -> dict[str, Any]:
    """A person with the reasons, as a screen gets them."""
    why = pick.reasons
    return {
        "person": pick.person,
        "reasons": {
            "level": why.level,
            "distance_km": None if why.distance_km is None else round(why.distance_km, 1),
            "on_duty": why.on_duty,
            "load": why.load,
            "tired": why.tired,
        },
    }
