"""People in an area of the map, from what was reported of them; on both databases."""

from __future__ import annotations

from typing import Any

from dashboard.commands import ReportHandler
from dashboard.services.squads.area_service import list_people_in_area
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.store import Store
from domain.squads.candidates import Spot
from domain.squads.hand_picks.area import Area
from tests.integration.people.handling_samples import CASE
from tests.integration.people.record_samples import SHOWN
from tests.integration.reports import COUNTY, NOW, VILLAGE, encode_case, encode_message, envelopes

GRID = f"{VILLAGE}001"


def test_who_was_seen_there_lately_and_whom_the_viewer_sees(store: Store, county: County, clock: Any) -> None:
    people = [person for person in county.people.values() if person.region == GRID][:3]
    lat, lon = county.place(GRID)
    seen = [
        encode_message(
            "position", person.id, minutes, person=person.id, lat=lat, lon=lon, accuracy_m=5, region=GRID
        )
        for person, minutes in zip(people, (1430, 1431, 1300), strict=True)
    ]
    handler = ReportHandler(store, {COUNTY: county}, clock=clock)
    handler.handle(envelopes(encode_case(SHOWN, region=GRID)))
    handler.handle(envelopes(*seen, stream="positions"))
    around = Area(tuple(Spot(lat + y, lon + x) for y, x in ((-0.01, -0.01), (-0.01, 0.01), (0.01, 0))))
    hidden = people[1].id
    with store.reading() as connection:
        found = read_case(connection, CASE)
        assert found is not None
        people_there = list_people_in_area(
            connection, found, county, around, lambda person, _: person != hidden, NOW
        )
    assert set(people_there["people"]) == {people[0].id}
    assert [[row["person"] for row in match["alternatives"]] for match in people_there["matches"]] == [
        [people[0].id]
    ]
    assert "*" in people_there["people"][people[0].id]["phone"]
    assert (people_there["more"], people_there["left_out"]) == (0, [])
