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
from tests.security.house import COUNTY, Browser, WebApp
from tests.signing import make_account, session_cookie

SOMEBODY, PHONE = "LY-L00001", "000-2500-0001"
REVEALS = parse_many(ALLOWED)[0].amount
"""At once."""
Inside = Callable[..., Any]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("pace"), root, people=True)


@pytest.fixture
def admin_services(web: WebApp) -> AdminServices:
    services = web.app.services
    return AdminServices(services, account_policy.accounts(web.settings, services.store, COUNTY))


@pytest.fixture
def officer(web: WebApp) -> Account:
    return make_account(web.store, "duty_officer", COUNTY)


def open_new_session(web: WebApp, account: Account) -> Browser:
    """The account in a session of its own."""
    return Browser(web.anonymous(), session_cookie(web.store, account), account.actor)


@pytest.fixture
def call_as_account(web: WebApp) -> Inside:
    """Call something as an account, each time in a new session."""

    def call(account: Account, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        headers = {"Cookie": f"palm_session={session_cookie(web.store, account)}"}
        with web.app.flask.test_request_context("/", headers=headers):
            return work(*args, **more)

    return call


def searches(web: WebApp) -> Iterator[dict[str, Any]]:
    c = live_tables.trace.c
    with web.store.reading() as connection:
        for (body,) in connection.execute(select(c.body).where(c.action == "people.searched")):
            yield value_of(body)["new"]


def test_who_signs_in_anew_does_not_begin_to_count_anew(web: WebApp, officer: Account) -> None:
    address = "/api/cases/" + "0" * 16 + "/reveal"
    first = open_new_session(web, officer)
    status_codes = [first.post(address, {"reason": "核对事发地点"}).status_code for _ in range(21)]
    assert status_codes == [404] * 20 + [429]
    assert open_new_session(web, officer).post(address, {"reason": "核对事发地点"}).status_code == 429
    other = make_account(web.store, "duty_officer", COUNTY)
    assert open_new_session(web, other).post(address, {"reason": "核对事发地点"}).status_code == 404


def test_people_are_not_revealed_by_the_thousand(
    web: WebApp, admin_services: AdminServices, officer: Account, call_as_account: Inside
) -> None:
    for _ in range(REVEALS):
        assert (
            call_as_account(officer, admin_services.people.reveal, COUNTY, SOMEBODY, "核对电话")["phone"]
            == PHONE
        )
    with pytest.raises(Refused, match="often"):
        call_as_account(officer, admin_services.people.reveal, COUNTY, SOMEBODY, "核对电话")
    other = make_account(web.store, "duty_officer", COUNTY)
    assert (
        call_as_account(other, admin_services.people.reveal, COUNTY, SOMEBODY, "核对电话")["id"] == SOMEBODY
    )


def test_a_masked_number_is_not_found_out_by_trying_what_it_could_be(
    web: WebApp, admin_services: AdminServices, officer: Account, call_as_account: Inside
) -> None:
    call_as_account(officer, admin_services.people.page, COUNTY, q="陈")
    assert list(searches(web)) == [], "a name or an id is no number"
    assert call_as_account(officer, admin_services.people.page, COUNTY, q=PHONE)["total"] == 1
    (search,) = searches(web)
    assert (search["count"], "*" in search["phone"]) == (1, True)
    assert PHONE not in str(search)
    for guess in range(1, REVEALS):
        call_as_account(officer, admin_services.people.page, COUNTY, q=f"1381234{guess:04}")
    with pytest.raises(Refused, match="often"):
        call_as_account(officer, admin_services.people.page, COUNTY, q="13812349999")
    assert len(list(searches(web))) == REVEALS, "each try is a row"
    assert call_as_account(officer, admin_services.people.page, COUNTY, q="陈")["total"] > 0
