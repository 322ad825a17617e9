"""Two orders over one place: what both name is told, and counts once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard.handlers.responses.situation_figures import TOGETHER, FigureReader
from data_access.emergency.rollouts.households.household_store import count_groups, list_grids
from data_access.store import utc_now
from domain.emergency.rollouts.evacuations.evacuation import choose_households
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, Browser, WebApp
from tests.security.test_evacuation_routes import GRID, KNOWN, REASON, TOWN, A, B, address_of, lead, web

__all__ = ["lead", "web"]
SHOULD, MOVED = 0, 4


def list_shared(browser: Browser, region: str = COUNTY) -> dict[str, object]:
    found: dict[str, object] = browser.get(f"/api/evacuations/shared?region={region}").get_json()
    return found


def figures(web: WebApp, subject: str = TOGETHER) -> dict[str, int | float | None]:
    """What a situation report would say of an evacuation, or of all together."""
    county, world = web.app.services.installation.counties[COUNTY], WorldId(COUNTY)
    with web.store.reading() as connection:
        found = FigureReader(connection, world, county, utc_now() - timedelta(hours=1)).read()
    return {
        figure.code: figure.value
        for figure in found
        if (figure.group, figure.subject) == ("evacuation", subject)
    }


def test_a_household_of_two_orders_counts_once_until_one_is_lifted(web: WebApp, lead: Browser) -> None:
    first = lead.post("/api/evacuations", {"reason": REASON}).get_json()["evacuation"]
    shared_rows = list_shared(lead)
    assert (shared_rows["shared"], shared_rows["evacuations"], sum(shared_rows["people"])) == (0, [], 5)  # type: ignore[call-overload]
    assert figures(web) == {}
    body = lead.post("/api/evacuations", {"reason": REASON, "place": TOWN}).get_json()
    second = body["evacuation"]
    lead.post(address_of(first, "reports"), {"reports": [{"household": A, "kind": "moved"}]})
    both = list_shared(lead)
    assert both["shared"] == 1
    rows = [(row["id"], row["households"], row["lifted"]) for row in both["evacuations"]]  # type: ignore[attr-defined]
    assert rows == [(first, 1, False), (second, 1, False)]
    assert both["people"] == [2, 0, 0, 0, 3, 0, 0], "moved by one ledger, unknown by the other"
    assert both["households"] == [1, 0, 0, 0, 1, 0, 0]
    assert (figures(web)["people"], figures(web)["moved_in_all"], figures(web)["unreported"]) == (5, 3, 2)
    officer = web.sign_in_as("duty_officer", TOWN)
    assert list_shared(officer, TOWN)["people"] == [0, 0, 0, 0, 3, 0, 0]
    assert officer.get(f"/api/evacuations/shared?region={COUNTY}").status_code == 403
    lead.post(address_of(second, "lift"), {"version": body["version"], "reason": "重复下达"})
    assert list_shared(lead)["shared"] == 0, "nobody was away under it: it is over"
    assert figures(web)["people"] == 5, "a report still tells of both"


def test_a_report_counts_an_evacuation_as_its_page_does(web: WebApp, lead: Browser) -> None:
    id = lead.post("/api/evacuations", {"reason": REASON}).get_json()["evacuation"]
    reports = [{"household": A, "kind": "settled", "place": "relatives"}, {"household": B, "kind": "told"}]
    lead.post(address_of(id, "reports"), {"reports": reports})
    expected = {
        "people": 5,
        "moved_in_all": 3,
        "settled_in_all": 3,
        "told": 2,
        "unreported": 0,
        "returned": 0,
    }
    found = figures(web, id)
    assert {name: found[name] for name in expected} == expected, "who was settled has moved"
    assert [*found].index("verified") == [*found].index("settled_in_all") + 1, "of those, not of the unknown"
    shares = ("moved_in_all", "refused", "persuaded", "told", "unreported")
    assert sum(found[name] for name in shares) == found["people"]


@pytest.mark.parametrize("place", [COUNTY, TOWN, GRID, "330825103"])
@pytest.mark.parametrize("risks", [(), ("flood",), ("flood", "landslide"), ("crew",)])
def test_a_preview_adds_up_whom_an_order_chooses(web: WebApp, place: str, risks: tuple[str, ...]) -> None:
    with web.store.reading() as connection:
        groups = count_groups(connection, WorldId(COUNTY), place, risks)
        grids = list_grids(connection, WorldId(COUNTY), place)
    try:
        chosen = choose_households([*KNOWN], place, risks, ())
    except Refused:
        chosen = []
    people = sum(household.people for household in chosen)
    assert (sum(step.households for step in groups), sum(step.people for step in groups)) == (
        len(chosen),
        people,
    )
    assert {kind for group in groups for kind in group.vulnerable} == {
        k for household in chosen for k in household.vulnerable
    }
    assert sorted(grids) == sorted(household.grid for household in KNOWN if household.grid.startswith(place))
