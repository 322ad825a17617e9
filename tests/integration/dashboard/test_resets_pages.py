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
from tests.integration.dashboard.forms import SignInApp, Visitor, password
from tests.security.house import COUNTY
from tests.signing import make_account, session_cookie

WHY = "手机丢了，当面核对过"
Call = Callable[..., Any]


@pytest.fixture
def web(tmp_path: Path, root: Path, database_url: str) -> SignInApp:
    return SignInApp(tmp_path / "own", root, database_url=database_url)


@pytest.fixture
def admin_services(web: SignInApp) -> AdminServices:
    services = web.app.services
    return AdminServices(services, account_policy.accounts(web.settings, services.store, COUNTY))


def call_as(web: SignInApp, account: Account) -> Call:
    """Call a desk as somebody who is signed in."""
    cookie = session_cookie(web.store, account)

    def call(work: Call, *given: Any) -> Any:
        with web.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={cookie}"}):
            return work(COUNTY, *given)

    return call


def row_of(call: Call, services: AdminServices, account: Account) -> dict[str, Any]:
    return next(row for row in call(services.accounts.list) if row["id"] == account.id)


def test_an_officer_is_reset_by_one_with_a_reason_and_is_told_so(
    web: SignInApp, admin_services: AdminServices
) -> None:
    administrator = call_as(web, make_account(web.store, Role.ADMINISTRATOR, COUNTY))
    account, secret = web.person()
    officer = Visitor(web)
    officer.sign_in(account.login, secret)
    assert row_of(administrator, admin_services, account)["taken"]
    with pytest.raises(Refused, match="has_way_in"):
        administrator(admin_services.accounts.invite, account.id, token_hex(16))
    with pytest.raises(Refused, match="bad_reason"):
        administrator(admin_services.accounts.reset_password, account.id, "", token_hex(16))
    link = administrator(admin_services.accounts.reset_password, account.id, WHY, token_hex(16))["link"]
    assert web.accounts.viewer_of(officer.secret) is None
    assert officer.client.get_cookie("palm_device_8050") is not None
    new, thief = password(), Visitor(web)
    thief.open(link)
    assert thief.send(link, new=new, again=new).location.startswith("/account?told=1&next=%2Fdispatch")
    thief.open("/account")
    for words in ("重置了您的密码", WHY, "administrator 330825"):
        assert words in thief.text
    late = Visitor(web)
    late.sign_in(account.login, new)
    assert "重置了您的密码" in late.open("/account").get_data(as_text=True), "no click takes it away"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_administers_or_audits_is_reset_when_a_second_one_approves(
    web: SignInApp, admin_services: AdminServices, role: Role
) -> None:
    administrator, two = (call_as(web, make_account(web.store, Role.ADMINISTRATOR, COUNTY)) for _ in range(2))
    account, secret = web.person(Grant(role, COUNTY))
    assert row_of(administrator, admin_services, account)["reset"] is None
    assert administrator(admin_services.accounts.reset_password, account.id, WHY, token_hex(16)) == {
        "waiting": True
    }
    assert row_of(administrator, admin_services, account)["reset"] == {
        "kind": "password",
        "author": "administrator 330825",
        "reason": WHY,
        "mine": True,
    }
    assert not row_of(two, admin_services, account)["reset"]["mine"]
    owner = Visitor(web)
    owner.sign_in(account.login, secret)
    assert "申请重置您的账号" in owner.open("/account").get_data(as_text=True)
    with pytest.raises(Refused, match="own_reset"):
        administrator(admin_services.accounts.approve, account.id)
    two(admin_services.accounts.reject, account.id)
    with pytest.raises(Refused, match="no_reset"):
        two(admin_services.accounts.approve, account.id)
    administrator(admin_services.accounts.reset_password, account.id, WHY, token_hex(16))
    link = two(admin_services.accounts.approve, account.id)["link"]
    assert Visitor(web).sign_in(account.login, secret).status_code == 401
    assert Visitor(web).open(link).status_code == 200
    assert administrator(admin_services.accounts.remove_totp, account.id, WHY, token_hex(16)) == {
        "waiting": True
    }
    assert two(admin_services.accounts.approve, account.id) == {"link": ""}
