"""Personal data one by one: how fast, in whatever sessions somebody does it, and what the trace keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from limits import parse_many
from sqlalchemy import select

from dashboard.config import account_policy
from dashboard.services import AdminServices
from dashboard.services.directory.people_service import REVEALS as ALLOWED
from data_access.database.codec import value_of
from data_access.database.tables import live_tables
from domain.accounts.account import Account
from domain.kernel.errors import Refused
from tests.security.house import COUNTY, Browser, House
from tests.signing import make_account, session_cookie

SOMEBODY, PHONE = "LY-L00001", "000-2500-0001"
REVEALS = parse_many(ALLOWED)[0].amount
"""At once."""
Inside = Callable[..., Any]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, root: Path) -> House:
    return House(tmp_path_factory.mktemp("pace"), root, people=True)


@pytest.fixture
def desk(house: House) -> AdminServices:
    services = house.app.services
    return AdminServices(services, account_policy.accounts(house.settings, services.store, COUNTY))


@pytest.fixture
def officer(house: House) -> Account:
    return make_account(house.store, "duty_officer", COUNTY)


def anew(house: House, account: Account) -> Browser:
    """The account in a session of its own."""
    return Browser(house.nobody(), session_cookie(house.store, account), account.actor)


@pytest.fixture
def inside(house: House) -> Inside:
    """Call something as an account, each time in a new session."""

    def asked(account: Account, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        headers = {"Cookie": f"palm_session={session_cookie(house.store, account)}"}
        with house.app.flask.test_request_context("/", headers=headers):
            return work(*args, **more)

    return asked


def searches(house: House) -> Iterator[dict[str, Any]]:
    c = live_tables.trace.c
    with house.store.reading() as connection:
        for (body,) in connection.execute(select(c.body).where(c.action == "people.searched")):
            yield value_of(body)["new"]


def test_who_signs_in_anew_does_not_begin_to_count_anew(house: House, officer: Account) -> None:
    address = "/api/cases/" + "0" * 16 + "/reveal"
    first = anew(house, officer)
    asked = [first.post(address, {"reason": "核对事发地点"}).status_code for _ in range(21)]
    assert asked == [404] * 20 + [429]
    assert anew(house, officer).post(address, {"reason": "核对事发地点"}).status_code == 429
    other = make_account(house.store, "duty_officer", COUNTY)
    assert anew(house, other).post(address, {"reason": "核对事发地点"}).status_code == 404


def test_people_are_not_revealed_by_the_thousand(
    house: House, desk: AdminServices, officer: Account, inside: Inside
) -> None:
    for _ in range(REVEALS):
        assert inside(officer, desk.people.reveal, COUNTY, SOMEBODY, "核对电话")["phone"] == PHONE
    with pytest.raises(Refused, match="often"):
        inside(officer, desk.people.reveal, COUNTY, SOMEBODY, "核对电话")
    other = make_account(house.store, "duty_officer", COUNTY)
    assert inside(other, desk.people.reveal, COUNTY, SOMEBODY, "核对电话")["id"] == SOMEBODY


def test_a_masked_number_is_not_found_out_by_trying_what_it_could_be(
    house: House, desk: AdminServices, officer: Account, inside: Inside
) -> None:
    inside(officer, desk.people.page, COUNTY, q="陈")
    assert list(searches(house)) == [], "a name or an id is no number"
    assert inside(officer, desk.people.page, COUNTY, q=PHONE)["total"] == 1
    (told,) = searches(house)
    assert (told["count"], "*" in told["phone"]) == (1, True)
    assert PHONE not in str(told)
    for guess in range(1, REVEALS):
        inside(officer, desk.people.page, COUNTY, q=f"1381234{guess:04}")
    with pytest.raises(Refused, match="often"):
        inside(officer, desk.people.page, COUNTY, q="13812349999")
    assert len(list(searches(house))) == REVEALS, "each try is a row"
    assert inside(officer, desk.people.page, COUNTY, q="陈")["total"] > 0
