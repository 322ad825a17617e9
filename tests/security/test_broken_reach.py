"""What units and people are called into stays in their county, and who appoints them administers them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from dashboard.config import account_policy
from dashboard.services import AdminServices
from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.directory.seed import seed
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.access.scope import scope_of, sees_case
from domain.accounts.keys import NewToken
from domain.kernel.errors import Refused
from tests.account_commands import commands_of
from tests.security.house import WebApp
from tests.signing import accounts_of, administrator, make_account, session_cookie

COUNTY, TOWN, OTHER_TOWN = "330825", "330825101", "330825102"
NEIGHBOUR = "330803"
PERSON = "LY-G00001"


def no_matters(unit: str) -> frozenset[str]:
    return frozenset()


OFFICER = Viewer(Kind.PERSON, "account:1", "", (Grant(Role.UNIT_OFFICER, COUNTY, "market"),))
LIAISON = Viewer(Kind.PERSON, "account:2", "", (Grant(Role.LIAISON, TOWN),), PERSON)
CALLED = {"matter": None, "called": ("unit:market", f"person:{PERSON}")}


@pytest.mark.parametrize("viewer", [OFFICER, LIAISON])
def test_a_code_of_another_county_is_somebody_else(viewer: Viewer) -> None:
    """Every county has a unit `market`; its cases are not those of the neighbour's."""
    assert sees_case(viewer, CALLED | {"region": OTHER_TOWN}, no_matters)
    assert not sees_case(viewer, CALLED | {"region": f"{NEIGHBOUR}001"}, no_matters)


def test_a_position_of_another_county_is_somebody_else() -> None:
    scope = scope_of(LIAISON, TOWN, no_matters)
    assert scope is not None
    assert scope.sees_position(PERSON, OTHER_TOWN)
    assert not scope.sees_position(PERSON, f"{NEIGHBOUR}001")


def test_a_city_sees_the_calls_of_all_its_counties() -> None:
    viewer = Viewer(Kind.PERSON, "account:3", "", (Grant(Role.UNIT_OFFICER, "3308", "market"),))
    assert sees_case(viewer, CALLED | {"region": f"{NEIGHBOUR}001"}, no_matters)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path, county: County) -> WebApp:
    packs = f"{root}/counties/longyou,{root}/counties/qujiang"
    made = WebApp(tmp_path_factory.mktemp("reach"), root, people=True, counties=packs)
    for pack in made.app.services.installation.counties.values():
        seed(made.store, pack)
    return made


@pytest.fixture(scope="module")
def admin_services(web: WebApp) -> AdminServices:
    return AdminServices(web.app.services, account_policy.accounts(web.settings, web.store, COUNTY))


@pytest.fixture(scope="module")
def township(web: WebApp) -> Callable[..., Any]:
    """Call something as the administrator of a township."""
    cookie = session_cookie(web.store, make_account(web.store, "administrator", TOWN))

    def ask(work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        with web.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={cookie}"}):
            return work(*args, **more)

    return ask


def person_of(county: County, town: str) -> str:
    return next(p.id for p in county.people.values() if p.region.startswith(town))


def form(login: str, role: str, **more: Any) -> dict[str, Any]:
    unit = more.pop("unit", None)
    return {"login": login, "name": login, "grants": [{"role": role, "region": TOWN, "unit": unit}]} | more


def test_a_township_appoints_nobody_for_a_unit_of_the_county(
    admin_services: AdminServices, township: Any
) -> None:
    """A unit is called into cases of the whole county: its officer would see beyond the township."""
    with pytest.raises(Refused, match="bad_unit"):
        township(
            admin_services.accounts.create, COUNTY, form("u1", "unit_officer", unit="market"), token_hex(16)
        )
    made = township(admin_services.accounts.create, COUNTY, form("u2", "grid_head"), token_hex(16))["row"]
    more = [*made["grants"], {"role": "unit_officer", "region": TOWN, "unit": "market"}]
    with pytest.raises(Refused, match="bad_unit"):
        township(admin_services.accounts.grants, COUNTY, made["id"], more, made["version"])
    with pytest.raises(Refused, match="bad_unit"):
        township(
            admin_services.accounts.create, COUNTY, form("u3", "unit_officer", unit="nothing"), token_hex(16)
        )


def test_a_township_binds_no_account_to_somebody_elsewhere(
    admin_services: AdminServices, township: Any, county: County
) -> None:
    away, person = person_of(county, OTHER_TOWN), person_of(county, TOWN)
    with pytest.raises(Refused, match="unknown_person"):
        township(admin_services.accounts.create, COUNTY, form("p1", "liaison", person=away), token_hex(16))
    assert (
        township(admin_services.accounts.create, COUNTY, form("p2", "liaison", person=person), token_hex(16))[
            "row"
        ]["person"]
        == person
    )


def test_an_export_leaves_no_row_in_another_countys_trace(
    admin_services: AdminServices, web: WebApp, township: Any
) -> None:
    """The county of the page and the region of the filter come from the browser, each by itself."""
    with web.store.reading():
        before = web.store.trace_page(NEIGHBOUR, Filters(), None, 1).rows[0]["n"]
    with pytest.raises(Refused, match="forbidden"):
        township(admin_services.people.export, NEIGHBOUR, region=TOWN)
    with pytest.raises(Refused, match="forbidden"):
        township(admin_services.rosters.export, NEIGHBOUR, "csv", "2026-11-22", "2026-11-22", region=TOWN)
    with pytest.raises(Refused, match="forbidden"):
        township(admin_services.rosters.page, NEIGHBOUR, "2026-11-22", "2026-11-22", region=TOWN)
    assert web.store.trace_page(NEIGHBOUR, Filters(), None, 1).rows[0]["n"] == before


@pytest.mark.parametrize("kind", ["case.closed", "case.updated", "case.reported"])
def test_a_program_puts_nothing_on_the_stream_of_a_county_that_is_not_its(web: WebApp, kind: str) -> None:
    """An end has no region of its own; what it says beside its fields names no other county."""
    new = NewToken("report", TOWN, name="a township's")
    made = commands_of(accounts_of(web.store)).create_token(new, administrator(), "terminal")
    sent = {
        "kind": kind, "id": f"x-{kind}", "source": "app", "at": datetime.now(UTC).isoformat(),
        "case": "x", "stage": "closed", "title": "x", "severity": 1, "region": f"{NEIGHBOUR}001",
    }  # fmt: skip
    known = {"Authorization": f"Bearer {made[1]}"}
    answer = web.anonymous().post("/api/reports", json=sent, headers=known)
    assert (answer.status_code, answer.json["error"]["where"]) == (403, "region"), answer.json
