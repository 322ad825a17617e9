"""The own account, invitations and walls, by their pages, on both databases."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from flask import Response

from dashboard.http.auth.session_cookies import Cookies
from dashboard.identity.cookie_names import Jar
from domain.access.rights import Grant, Kind, Role
from tests.account_commands import commands_of, services_of
from tests.integration.dashboard.forms import SignInApp, Visitor, password
from tests.security.house import COUNTY
from tests.signing import administrator, make_account, session_cookie

VILLAGE = "330825101264"
CODE = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}")


@pytest.fixture
def web(tmp_path: Path, root: Path, database_url: str) -> SignInApp:
    return SignInApp(tmp_path / "own", root, database_url=database_url)


@pytest.fixture
def strict(tmp_path: Path, root: Path, database_url: str) -> SignInApp:
    """Where everybody needs a second factor."""
    return SignInApp(tmp_path / "own", root, database_url=database_url, second_factor="required")


def signed_in(web: SignInApp, *grants: Grant) -> tuple[Visitor, Any, str]:
    """Somebody on their own account's page."""
    account, secret = web.person(*grants)
    visitor = Visitor(web)
    visitor.sign_in(account.login, secret)
    visitor.open("/account")
    return visitor, account, secret


def seed_on(text: str) -> pyotp.TOTP:
    """The seed that a page tells for typing."""
    found = re.search(r"<code class=\"mono\">((?:[A-Z2-7]{4} ?){8})</code>", text)
    assert found
    return pyotp.TOTP(found[1].replace(" ", ""))


def next_code(totp: pyotp.TOTP) -> str:
    """The next code: each works once, and clocks may be a step apart."""
    return totp.at(datetime.now(UTC) + timedelta(seconds=30))


def test_nobody_has_an_account_page(web: SignInApp) -> None:
    assert Visitor(web).open("/account").location == "/signin?next=%2Faccount"


def test_grants_are_told_in_words(web: SignInApp) -> None:
    visitor, _, _ = signed_in(
        web, Grant(Role.GRID_HEAD, VILLAGE), Grant(Role.UNIT_OFFICER, COUNTY, "transport")
    )
    for words in ("网格长", "希塘村", "部门办理员", "看事件详情", "本单位牵头或协同的事件"):
        assert words in visitor.text
    assert "管账号和授权" not in visitor.text


@pytest.mark.parametrize(("role", "name"), [(Role.COMMANDER, "人员"), (Role.ADMINISTRATOR, "管理")])
def test_the_administration_is_named_by_what_one_sees_of_it(web: SignInApp, role: Role, name: str) -> None:
    visitor, _, _ = signed_in(web, Grant(role, COUNTY))
    link = re.search(r'<a[^>]*href="/admin[^"]*"[^>]*>([^<]*)</a>', visitor.text)
    assert link
    assert link[1].strip() == name


def test_a_new_password_ends_the_other_sessions_and_is_asked_for_next_time(web: SignInApp) -> None:
    visitor, account, old = signed_in(web)
    other = Visitor(web)
    other.sign_in(account.login, old)
    new = password()
    assert visitor.send("/account/password", old=password(), new=new, again=new).status_code == 400
    assert "现在的密码不对" in visitor.error
    visitor.send("/account/password", old=old, new=account.login + "-1A", again=account.login + "-1A")
    assert "账号名" in visitor.error
    visitor.send("/account/password", old=old, new=old, again=old)
    assert "和现在的一样" in visitor.error
    answer = visitor.send("/account/password", old=old, new=new, again=new)
    assert answer.location == "/account?done=password"
    assert "密码已修改" in visitor.open("/account?done=password").get_data(as_text=True)
    assert web.accounts.viewer_of(other.secret) is None
    assert Visitor(web).sign_in(account.login, old).status_code == 401
    assert Visitor(web).sign_in(account.login, new).status_code == 303


def test_a_second_factor_is_set_up_asked_for_and_taken_off(web: SignInApp) -> None:
    visitor, account, secret = signed_in(web)
    assert visitor.client.get("/account/totp.svg").status_code == 404
    for wrong in ("", password()):
        assert visitor.send("/account/totp", old=wrong).status_code == 400
        assert "现在的密码不对" in visitor.error
    totp = seed_on(visitor.send("/account/totp", old=secret).get_data(as_text=True))
    stolen = Visitor(web)
    stolen.client.set_cookie("palm_session", session_cookie(web.store, web.accounts.queries.get(account.id)))
    stolen.open("/account")
    assert totp.secret[:4] not in stolen.text
    assert stolen.client.get("/account/totp.svg").status_code == 404
    assert stolen.send("/account/totp-confirm", code=totp.now()).status_code == 400
    assert "重新输入密码" in stolen.error
    picture = visitor.client.get("/account/totp.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert visitor.send("/account/totp-confirm", code="12345").status_code == 400
    assert seed_on(visitor.text).secret == totp.secret
    first = totp.now()
    codes = CODE.findall(visitor.send("/account/totp-confirm", code=first).get_data(as_text=True))
    assert len(codes) == 10
    assert [code for code in codes if code in visitor.open("/account").get_data(as_text=True)] == []
    assert visitor.client.get("/account/totp.svg").status_code == 404

    back = Visitor(web)
    assert back.sign_in(account.login, secret).location == "/signin/step"
    assert back.secret == ""
    back.open("/signin/step")
    assert secret not in back.text
    assert back.send("/signin/step", code=first).status_code == 401
    assert "已经用过" in back.error
    assert back.send("/signin/step", code=next_code(totp)).status_code == 303
    assert web.accounts.viewer_of(back.secret) is not None
    for expected in (303, 401):
        lost = Visitor(web)
        lost.sign_in(account.login, secret)
        lost.open("/signin/step")
        assert lost.send("/signin/step", code=codes[0].upper()).status_code == expected

    assert "还有 9 个恢复码" in visitor.open("/account").get_data(as_text=True)
    assert visitor.send("/account/totp-remove", old=password()).status_code == 400
    assert len(CODE.findall(visitor.send("/account/recovery", old=secret).get_data(as_text=True))) == 10
    visitor.open("/account")
    assert visitor.send("/account/totp-remove", old=secret).location == "/account?done=totp_removed"
    assert Visitor(web).sign_in(account.login, secret).location.startswith("/dispatch")


def test_a_second_factor_set_up_or_taken_off_ends_every_other_session(web: SignInApp) -> None:
    visitor, account, secret = signed_in(web)
    other = Visitor(web)
    other.sign_in(account.login, secret)
    totp = seed_on(visitor.send("/account/totp", old=secret).get_data(as_text=True))
    first = totp.now()
    visitor.send("/account/totp-confirm", code=first)
    assert web.accounts.viewer_of(other.secret) is None
    assert web.accounts.viewer_of(visitor.secret) is not None
    back = Visitor(web)
    back.sign_in(account.login, secret)
    back.open("/signin/step")
    back.send("/signin/step", code=next_code(totp))
    assert web.accounts.viewer_of(back.secret) is not None
    visitor.open("/account")
    visitor.send("/account/totp-remove", old=secret)
    assert web.accounts.viewer_of(back.secret) is None
    assert web.accounts.viewer_of(visitor.secret) is not None


def test_signing_out_clears_what_the_browser_kept_where_browsers_obey(web: SignInApp) -> None:
    visitor, _, _ = signed_in(web)
    response = visitor.send("/signout")
    assert "Clear-Site-Data" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert "palm_session_8050=;" in "".join(response.headers.getlist("Set-Cookie"))
    answer = Response()
    with web.app.flask.test_request_context("/"):
        Cookies("k", Jar(443, True)).drop_session(answer)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Set-Cookie"].startswith("__Host-palm_session_443=;")


def test_where_it_is_required_the_second_factor_is_set_up_on_the_way_in(strict: SignInApp) -> None:
    account, secret = strict.person()
    visitor = Visitor(strict)
    assert visitor.sign_in(account.login, secret, next="/wall").location == "/signin/step"
    totp = seed_on(visitor.open("/signin/step").get_data(as_text=True))
    assert visitor.client.get("/signin/totp.svg").mimetype == "image/svg+xml"
    assert visitor.send("/signin/step", code="000000").status_code == 401
    assert visitor.secret == ""
    visitor.send("/signin/step", code=totp.now())
    assert len(CODE.findall(visitor.text)) == 10
    assert 'href="/wall"' in visitor.text
    assert strict.accounts.viewer_of(visitor.secret) is not None
    assert "停用动态口令" not in visitor.open("/account").get_data(as_text=True)
    visitor.send("/account/totp-remove", old=secret)
    assert strict.accounts.queries.get(account.id).has_totp


def test_sessions_are_listed_and_ended_one_by_one_or_all(web: SignInApp) -> None:
    visitor, account, secret = signed_in(web)
    others = [Visitor(web) for _ in range(3)]
    for other in others:
        other.sign_in(account.login, secret)
    visitor.open("/account")
    ids = re.findall(r'name="session" value="([0-9a-f]{64})"', visitor.text)
    assert len(ids) == 3 + 1  # the invitation's own session is among them
    ended = web.accounts.viewer_of(others[0].secret)
    assert ended is not None
    assert visitor.send("/account/end-session", session=ended.session).location == "/account?done=ended"
    assert web.accounts.viewer_of(others[0].secret) is None
    visitor.open("/account")
    assert visitor.send("/account/everywhere", but="here").location == "/account?done=others"
    assert [web.accounts.viewer_of(other.secret) for other in others] == [None] * 3
    assert web.accounts.viewer_of(visitor.secret) is not None
    kept = visitor.secret
    visitor.open("/account")
    assert visitor.send("/account/everywhere").location == "/signin?why=everywhere"
    assert web.accounts.viewer_of(kept) is None


def test_nobody_ends_the_session_of_another(web: SignInApp) -> None:
    victim, _, _ = signed_in(web)
    visitor, _, _ = signed_in(web)
    theirs = web.accounts.viewer_of(victim.secret)
    assert theirs is not None
    visitor.send("/account/end-session", session=theirs.session)
    assert web.accounts.viewer_of(victim.secret) is not None


def test_the_first_administrator_is_made_once(web: SignInApp) -> None:
    link = services_of(web.accounts).invitations.invite_first()
    visitor, secret = Visitor(web), password()
    visitor.open(f"/welcome/{link}")
    assert "创建第一个管理员" in visitor.text
    assert "至少 12 个字符" in visitor.text
    page = f"/welcome/{link}"
    visitor.send(page, name="", login="", new=secret, again=secret)
    assert "请输入姓名和账号" in visitor.error
    visitor.send(page, name="李红梅", login="li.hongmei", new="12345", again="12345")
    assert "太短" in visitor.error
    assert 'value="li.hongmei"' in visitor.text
    assert visitor.send(page, name="李红梅", login="li.hongmei", new=secret, again=secret).status_code == 303
    viewer = web.accounts.viewer_of(visitor.secret)
    assert viewer is not None
    assert viewer.grants == (Grant(Role.ADMINISTRATOR, COUNTY),)
    again = Visitor(web)
    assert again.open(page).status_code == 410
    assert "邀请链接已失效" in again.text
    assert services_of(web.accounts).invitations.invite_first() is None


def test_an_invitation_works_once_and_looking_does_not_use_it(web: SignInApp) -> None:
    account = make_account(web.store, Role.COMMANDER, COUNTY)
    page = f"/welcome/{commands_of(web.accounts).invite(account.id, administrator(), '127.0.0.1')}"
    visitor, late, secret = Visitor(web), Visitor(web), password()
    for browser in (visitor, late, visitor):
        assert account.login in browser.open(page).get_data(as_text=True)
    assert "指挥长" in visitor.text
    assert visitor.send(page, new=secret, again=secret).status_code == 303
    assert web.accounts.viewer_of(visitor.secret) is not None
    assert late.send(page, new=secret, again=secret).status_code == 410
    assert late.secret == ""
    assert Visitor(web).open("/welcome/no-such-link").status_code == 410


def test_a_wall_opens_one_region_stays_over_a_restart_and_ends_with_its_key(web: SignInApp) -> None:
    kiosk, key = commands_of(web.accounts).create_kiosk(
        "一楼大厅", VILLAGE, None, administrator(), "127.0.0.1"
    )
    wall = Visitor(web)
    wall.open("/kiosk")
    assert wall.send("/kiosk", key=password()).status_code == 401
    assert "钥匙不对" in wall.error
    answer = wall.send("/kiosk", key=f" {key} ")
    assert answer.location == f"/wall?region={VILLAGE}"
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("palm_session_8050="))
    assert "Max-Age=34560000" in cookie
    viewer = web.accounts.viewer_of(wall.secret)
    assert viewer is not None
    assert (viewer.kind, viewer.grants) == (Kind.KIOSK, (Grant(Role.WALL, VILLAGE),))
    assert wall.open("/account").status_code == 403
    assert "您没有查看此页的权限" in wall.text
    commands_of(web.accounts).end_kiosk(kiosk.id, administrator(), "127.0.0.1")
    assert web.accounts.viewer_of(wall.secret) is None
    late = Visitor(web)
    late.open("/kiosk")
    assert late.send("/kiosk", key=key).status_code == 401


def test_a_picture_holds_the_address_of_the_seed(web: SignInApp) -> None:
    import segno

    visitor, account, secret = signed_in(web)
    visitor.send("/account/totp", old=secret)
    viewer = web.accounts.viewer_of(visitor.secret)
    assert viewer is not None
    address = web.accounts.factors.pending_address(account.id, viewer.session)
    assert parse_qs(urlsplit(address).query)["secret"] == [seed_on(visitor.text).secret]
    picture = visitor.client.get("/account/totp.svg").get_data(as_text=True)
    wanted = re.search(r'd="(M[^"]+)"', segno.make(address, error="m", micro=False).svg_inline(border=3))
    assert wanted
    assert f'd="{wanted[1]}"' in picture
