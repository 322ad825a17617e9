"""Resets as the pages do them: asked for on /admin, approved by a second one, told to the owner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from dashboard.config import account_policy
from dashboard.services import AdminServices
from domain.access.rights import Grant, Role
from domain.accounts.account import Account
from domain.kernel.errors import Refused
from tests.integration.dashboard.forms import SigningHouse, Visitor, password
from tests.security.house import COUNTY
from tests.signing import make_account, session_cookie

WHY = "手机丢了，当面核对过"
Call = Callable[..., Any]


@pytest.fixture
def house(tmp_path: Path, root: Path, database_url: str) -> SigningHouse:
    return SigningHouse(tmp_path / "own", root, database_url=database_url)


@pytest.fixture
def desk(house: SigningHouse) -> AdminServices:
    services = house.app.services
    return AdminServices(services, account_policy.accounts(house.settings, services.store, COUNTY))


def by(house: SigningHouse, account: Account) -> Call:
    """Call a desk as somebody who is signed in."""
    cookie = session_cookie(house.store, account)

    def call(work: Call, *given: Any) -> Any:
        with house.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={cookie}"}):
            return work(COUNTY, *given)

    return call


def row_of(call: Call, desk: AdminServices, account: Account) -> dict[str, Any]:
    return next(row for row in call(desk.accounts.list) if row["id"] == account.id)


def test_an_officer_is_reset_by_one_with_a_reason_and_is_told_so(
    house: SigningHouse, desk: AdminServices
) -> None:
    one = by(house, make_account(house.store, Role.ADMINISTRATOR, COUNTY))
    account, secret = house.person()
    officer = Visitor(house)
    officer.sign_in(account.login, secret)
    assert row_of(one, desk, account)["taken"]
    with pytest.raises(Refused, match="has_way_in"):
        one(desk.accounts.invite, account.id, token_hex(16))
    with pytest.raises(Refused, match="bad_reason"):
        one(desk.accounts.reset_password, account.id, "", token_hex(16))
    link = one(desk.accounts.reset_password, account.id, WHY, token_hex(16))["link"]
    assert house.accounts.viewer_of(officer.secret) is None
    assert officer.client.get_cookie("palm_device_8050") is not None
    new, thief = password(), Visitor(house)
    thief.open(link)
    assert thief.send(link, new=new, again=new).location.startswith("/account?told=1&next=%2Fdispatch")
    thief.open("/account")
    for words in ("重置了您的密码", WHY, "administrator 330825"):
        assert words in thief.text
    late = Visitor(house)
    late.sign_in(account.login, new)
    assert "重置了您的密码" in late.open("/account").get_data(as_text=True), "no click takes it away"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_administers_or_audits_is_reset_when_a_second_one_approves(
    house: SigningHouse, desk: AdminServices, role: Role
) -> None:
    one, two = (by(house, make_account(house.store, Role.ADMINISTRATOR, COUNTY)) for _ in range(2))
    account, secret = house.person(Grant(role, COUNTY))
    assert row_of(one, desk, account)["reset"] is None
    assert one(desk.accounts.reset_password, account.id, WHY, token_hex(16)) == {"waiting": True}
    assert row_of(one, desk, account)["reset"] == {
        "kind": "password",
        "author": "administrator 330825",
        "reason": WHY,
        "mine": True,
    }
    assert not row_of(two, desk, account)["reset"]["mine"]
    owner = Visitor(house)
    owner.sign_in(account.login, secret)
    assert "申请重置您的账号" in owner.open("/account").get_data(as_text=True)
    with pytest.raises(Refused, match="own_reset"):
        one(desk.accounts.approve, account.id)
    two(desk.accounts.reject, account.id)
    with pytest.raises(Refused, match="no_reset"):
        two(desk.accounts.approve, account.id)
    one(desk.accounts.reset_password, account.id, WHY, token_hex(16))
    link = two(desk.accounts.approve, account.id)["link"]
    assert Visitor(house).sign_in(account.login, secret).status_code == 401
    assert Visitor(house).open(link).status_code == 200
    assert one(desk.accounts.remove_totp, account.id, WHY, token_hex(16)) == {"waiting": True}
    assert two(desk.accounts.approve, account.id) == {"link": ""}
