"""A phone has the households of its own person and grid while an evacuation runs, and reports those alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus
from data_access.directory.seed import seed
from data_access.rollouts.households.household_store import save_households
from domain.directory.households.household import Household
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, House
from tests.security.test_links import make_link, phone_with, post
from tests.security.test_phone_tasks import renew

HEAD, LIAISON, STRANGER = "LY-G00122", "LY-D02372", "LY-D00001"
GRID, FAR = "330825101264001", "330825102201001"
KNOWN = (
    Household("HH-A", GRID, GRID[:12], "12号", "贺知章", "13900000001", 3, ("infant",), "flood"),
    Household("HH-B", FAR, FAR[:12], "", "李白", "", 2, (), "flood", LIAISON),
    Household("HH-C", FAR, FAR[:12], "", "杜甫", "", 2, (), "flood"),
)


@pytest.fixture(scope="module")
def house(root: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    made = House(tmp_path_factory.mktemp("phone-households"), root)
    seed(made.store, made.app.services.installation.counties[COUNTY])
    with made.store.database.writing() as connection:
        save_households(connection, WorldId(COUNTY), KNOWN)
    return made


@pytest.fixture(scope="module")
def evacuation(house: House) -> str:
    told = house.somebody("commander").post("/api/evacuations", {"reason": "台风将至，立即转移"})
    renew(house)
    return str(told.get_json()["evacuation"])


@pytest.fixture
def bus(house: House) -> CommandBus:
    return CommandBus(house.store, house.app.services.commands._context)


def said(evacuation: str, household: str, state: str, key: str, **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    told = {"command": "household", "evacuation": evacuation, "household": household, "state": state}
    return told | {"key": key, "answered_at": at} | more


def households(phone: Any) -> list[tuple[str, str]]:
    rows = phone.get("/palm/state").get_json()["households"]
    return [(row["household"], row["state"]) for row in rows]


def test_people_see_those_they_answer_for(house: House, bus: CommandBus, evacuation: str) -> None:
    del evacuation
    for person, seen in ((HEAD, ["HH-A"]), (LIAISON, ["HH-A", "HH-B"]), (STRANGER, [])):
        phone = phone_with(house, make_link(bus, person))
        assert [one for one, _ in households(phone)] == seen, person
    row = phone_with(house, make_link(bus, HEAD)).get("/palm/state").get_json()["households"][0]
    assert (row["head"], row["people"], row["shelter"]["code"][:5]) == ("贺知章", 3, "S101-")
    assert "13900000001" not in str(row)


def test_a_report_is_taken_once_and_of_ones_own_only(house: House, bus: CommandBus, evacuation: str) -> None:
    phone = phone_with(house, make_link(bus, LIAISON))
    for _ in range(2):
        told = post(phone, said(evacuation, "HH-A", "settled", "k1", place="relatives"))
        assert told.status_code == 200, told.get_data(as_text=True)
    assert dict(households(phone))["HH-A"] == "settled"
    for body, code in (
        (said(evacuation, "HH-C", "moved", "k2"), "forbidden"),
        (said(evacuation, "HH-B", "returned", "k3"), "not_lifted"),
        (said(evacuation, "HH-B", "flown", "k4"), "bad_field"),
        (said("", "HH-B", "moved", "k5"), "missing_field"),
    ):
        assert post(phone, body).get_json()["error"]["code"] == code
