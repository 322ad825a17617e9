"""Signing in and out by the pages that people use, on both databases."""

from __future__ import annotations

import re
from pathlib import Path
from secrets import token_urlsafe

import gevent
import pytest
from argon2 import PasswordHasher
from flask import Response

from dashboard.app import create_app
from dashboard.config.settings import Settings
from dashboard.http.auth.session_cookies import Cookies
from dashboard.identity.cookie_names import Jar
from data_access.accounts.credentials import passwords
from domain.access.rights import Grant, Role
from tests.account_commands import commands_of
from tests.integration.dashboard.forms import SignInApp, Visitor, password
from tests.security.house import COUNTY
from tests.signing import COOKIE, administrator

NEXT = re.compile(r'name="next" value="([^"]*)"')


@pytest.fixture
def web(tmp_path: Path, root: Path, database_url: str) -> SignInApp:
    return SignInApp(tmp_path / "own", root, database_url=database_url)


@pytest.fixture
def small(tmp_path: Path, root: Path) -> SignInApp:
    """On the embedded database only, for what no database changes."""
    return SignInApp(tmp_path / "own", root)


def test_a_right_password_leads_in_under_a_new_secret_and_the_old_session_ends(web: SignInApp) -> None:
    account, secret = web.person()
    visitor = Visitor(web)
    answer = visitor.sign_in(account.login, secret)
    assert (answer.status_code, answer.location) == (303, f"/dispatch?region={COUNTY}")
    first = visitor.secret
    assert web.accounts.viewer_of(first).actor == account.actor  # type: ignore[union-attr]
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("palm_session_8050="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age" not in cookie
    visitor.open("/account")
    again = visitor.send("/signin", login=account.login, password=secret)
    assert again.status_code == 303
    assert visitor.secret not in ("", first)
    assert web.accounts.viewer_of(first) is None
    assert web.accounts.viewer_of(visitor.secret) is not None


def test_a_wrong_password_and_an_unknown_login_say_the_same(web: SignInApp) -> None:
    account, _ = web.person()
    texts = []
    for login in (account.login, "nobody.here"):
        visitor, wrong = Visitor(web), password()
        answer = visitor.sign_in(login, wrong)
        texts.append((answer.status_code, visitor.error))
        assert login in visitor.text
        assert wrong not in visitor.text
        assert visitor.secret == ""
    assert texts[0] == texts[1]
    assert texts[0][0] == 401
    assert "账号或密码不对" in texts[0][1]


def test_after_five_failures_the_right_password_waits_too(web: SignInApp) -> None:
    account, secret = web.person()
    visitor = Visitor(web)
    for _ in range(5):
        visitor.sign_in(account.login, password())
    answer = visitor.sign_in(account.login, secret)
    assert answer.status_code == 429
    assert re.search(r"账号已锁定。\d\d:\d\d 后可以再试（还有 1[45] 分钟）", visitor.error)
    assert visitor.secret == ""


def test_a_browser_that_signed_in_before_is_not_locked_by_strangers(web: SignInApp) -> None:
    account, secret = web.person()
    officer, stranger = Visitor(web), Visitor(web)
    cookie = next(
        item
        for item in officer.sign_in(account.login, secret).headers.getlist("Set-Cookie")
        if item.startswith("palm_device_8050=")
    )
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=15552000"):
        assert part in cookie
    officer.open("/account")
    officer.send("/signout")
    for _ in range(6):
        stranger.sign_in(account.login, password())
    assert stranger.page is not None
    assert stranger.page.status_code == 429
    assert "换一台登录过的电脑" in stranger.error
    assert stranger.client.get_cookie("palm_device_8050") is None
    before = officer.client.get_cookie("palm_device_8050")
    assert officer.sign_in(account.login, secret).status_code == 303
    after = officer.client.get_cookie("palm_device_8050")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    officer.open("/account")
    officer.send("/account/everywhere")
    assert officer.client.get_cookie("palm_device_8050") is None
    assert officer.sign_in(account.login, secret).status_code == 429


def test_over_https_the_cookie_of_a_known_browser_belongs_to_this_host_alone() -> None:
    answer = Response()
    Cookies("k", Jar(443, True)).give_device(answer, "s")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-palm_device_443=s;")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_a_disabled_account_is_told_so_only_after_its_password(web: SignInApp) -> None:
    account, secret = web.person()
    commands_of(web.accounts).disable(account.id, administrator(), "127.0.0.1")
    visitor = Visitor(web)
    visitor.sign_in(account.login, secret)
    assert "已停用" in visitor.error
    visitor.sign_in(account.login, password())
    assert "账号或密码不对" in visitor.error


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/sources?region=330825", "/sources?region=330825"),
        ("//evil.example/", None),
        ("https://evil.example/", None),
        ("/\\evil.example", None),
        ("/%0d%0aSet-Cookie:x=1", "/%0d%0aSet-Cookie:x=1"),
        ("/a\r\nSet-Cookie: x=1", None),
        ("/signout", None),
    ],
)
def test_after_signing_in_only_a_page_of_ours_opens(
    small: SignInApp, address: str, leads_to: str | None
) -> None:
    account, secret = small.person()
    answer = Visitor(small).sign_in(account.login, secret, next=address)
    assert answer.location == (leads_to or f"/dispatch?region={COUNTY}")
    assert "x=1" not in "".join(answer.headers.getlist("Set-Cookie"))


def test_a_link_in_english_is_answered_in_english_and_leads_back(small: SignInApp) -> None:
    account, secret = small.person()
    visitor = Visitor(small)
    leads_to = visitor.open("/account?lang=en&theme=light").location
    answer = visitor.open(leads_to)
    assert answer.location == "/signin?lang=en&theme=light&next=%2Faccount"
    visitor.open(answer.location)
    assert '<html lang="en" data-theme="light"' in visitor.text
    assert "Every sign-in, and every failed one, is on record." in visitor.text
    onward = NEXT.findall(visitor.text)[0]
    entered = visitor.send("/signin", login=account.login, password=secret, next=onward)
    assert entered.location == "/account"
    visitor.open(entered.location)
    assert '<html lang="en" data-theme="light"' in visitor.text


def test_a_link_may_carry_any_word_beside_where_it_leads(small: SignInApp) -> None:
    answer = Visitor(small).open("/signin?address=x&next=%2Fdispatch%3Flang%3Den")
    assert answer.location == "/signin?lang=en&address=x&next=%2Fdispatch"


def test_who_changes_the_language_on_the_way_in_keeps_it(small: SignInApp) -> None:
    account, secret = small.person()
    visitor = Visitor(small)
    visitor.open("/signin?lang=zh&next=%2Faccount%3Flang%3Den")
    assert visitor.page is not None
    visitor.open(visitor.page.location)
    assert '<html lang="zh-CN"' in visitor.text
    onward = NEXT.findall(visitor.text)[0]
    entered = visitor.send("/signin", login=account.login, password=secret, next=onward)
    visitor.open(entered.location)
    assert '<html lang="zh-CN"' in visitor.text


def test_a_form_without_the_token_of_its_own_page_does_nothing(small: SignInApp) -> None:
    account, secret = small.person()
    visitor = Visitor(small)
    fields = {"login": account.login, "password": secret}
    assert visitor.client.post("/signin", data=fields).status_code == 400
    other = Visitor(small)
    other.open("/signin")
    stolen = re.search(r'name="csrf_token" value="([^"]+)"', other.text)
    assert stolen
    answer = visitor.client.post("/signin", data=fields | {"csrf_token": stolen[1]})
    assert answer.status_code == 400
    assert "这张表单已经过期" in answer.get_data(as_text=True)
    assert visitor.secret == ""


def test_signing_out_ends_the_session_itself(web: SignInApp) -> None:
    account, secret = web.person()
    visitor = Visitor(web)
    visitor.sign_in(account.login, secret)
    kept = visitor.secret
    visitor.open("/account")
    answer = visitor.send("/signout")
    assert answer.location == "/signin?why=left"
    assert visitor.secret == ""
    assert web.accounts.viewer_of(kept) is None
    visitor.client.set_cookie("palm_session", kept)
    assert visitor.open("/account").location == "/signin?next=%2Faccount"


def test_a_password_given_by_an_administrator_is_changed_first(web: SignInApp) -> None:
    account, old = web.person()
    given = commands_of(web.accounts).temporary_password(account.id, administrator(), "127.0.0.1")
    visitor, new = Visitor(web), password()
    assert visitor.sign_in(account.login, old).status_code == 401
    assert visitor.sign_in(account.login, given, next="/sources").location == "/signin/step"
    assert visitor.secret == ""
    visitor.open("/signin/step")
    assert visitor.send("/signin/step", new=new, again=f"{new}x").status_code == 400
    assert "不一样" in visitor.error
    assert visitor.send("/signin/step", new="short", again="short").status_code == 400
    assert "太短" in visitor.error
    location = visitor.send("/signin/step", new=new, again=new).location
    assert location == "/account?told=1&next=%2Fsources"
    visitor.open(location)
    assert "重置了您的密码" in visitor.text
    assert 'href="/sources"' in visitor.text
    visitor.open("/account?told=1&next=https%3A%2F%2Fevil.example")
    assert 'href="https:' not in visitor.text
    assert web.accounts.viewer_of(visitor.secret) is not None
    assert Visitor(web).sign_in(account.login, new).status_code == 303


def test_a_step_that_nobody_began_or_somebody_forged_leads_back(small: SignInApp) -> None:
    visitor = Visitor(small)
    assert visitor.open("/signin/step").location == "/signin?why=step"
    visitor.client.set_cookie("palm_step_8050", "eyJhY2NvdW50IjoxfQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert visitor.open("/signin/step").location == "/signin?why=step"
    assert visitor.open("/signin/totp.svg").status_code == 404


def test_demo_accounts_are_shown_and_work_in_a_demo_only(tmp_path: Path, root: Path) -> None:
    from dashboard.config import installation
    from dashboard.hosting import first_start

    demo = SignInApp(tmp_path / "demo", root, demo=True)
    first_start.prepare(demo.settings, installation.load(demo.settings))
    visitor = Visitor(demo)
    visitor.open("/signin")
    shown = demo.accounts.demo.list()
    assert shown
    assert [account.login for account in shown if f'value="{account.login}"' not in visitor.text] == []
    assert [account.login for account in shown if account.password in visitor.text] == []
    commander = next(account for account in shown if account.role is Role.COMMANDER)
    assert visitor.send("/signin/demo", login=commander.login).status_code == 303
    assert demo.accounts.viewer_of(visitor.secret) is not None
    visitor.open("/account")
    new = password()
    visitor.send("/account/password", old=commander.password, new=new, again=new)
    assert "不能在这里改密码" in visitor.error
    without_demo = Visitor(SignInApp(tmp_path / "demo", root, demo=False))
    assert "演示账号" not in without_demo.open("/signin").get_data(as_text=True)
    assert without_demo.send("/signin/demo", login=commander.login).status_code == 404
    assert without_demo.sign_in(commander.login, commander.password).status_code == 401


def test_a_page_without_the_right_says_so_and_names_pages_that_open(small: SignInApp) -> None:
    account, secret = small.person(Grant(Role.AUDITOR, COUNTY))
    visitor = Visitor(small)
    visitor.sign_in(account.login, secret)
    with small.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={visitor.secret}"}):
        from dashboard.http.auth import refusal_pages

        answer = refusal_pages.forbidden_page()
    text = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert "您没有查看此页的权限" in text
    assert f'href="/trace?region={COUNTY}"' in text
    assert 'href="/dispatch' not in text


def test_without_a_database_the_page_says_when_to_come_again(tmp_path: Path, root: Path) -> None:
    away = "postgresql+psycopg://palm@127.0.0.1:1/none?connect_timeout=2"
    body = {"data_dir": tmp_path, "counties": str(root / "counties" / "longyou"), "demo": False}
    settings = Settings(**body, redis_url="redis://127.0.0.1:1/0", database_url=away)
    client = create_app(settings).flask.test_client()
    text = client.get("/signin").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert token
    fields = {"login": "somebody", "password": password(), "csrf_token": token[1]}
    answer = client.post("/signin", data=fields)
    assert answer.status_code == 503
    assert "数据库暂时连不上" in answer.get_data(as_text=True)
    client.set_cookie(COOKIE, token_urlsafe(32))
    for path in ("/dispatch", "/account", "/signin"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "数据库暂时连不上" in answer.get_data(as_text=True)


def test_the_loop_goes_on_while_a_password_is_hashed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, root: Path
) -> None:
    monkeypatch.setattr(passwords, "PasswordHasher", PasswordHasher)
    house = SignInApp(tmp_path / "own", root)
    account, secret = house.person()
    visitor, ticks = Visitor(house), [0]
    visitor.open("/signin")

    def tick() -> None:
        while True:
            ticks[0] += 1
            gevent.sleep(0.001)

    ticking = gevent.spawn(tick)
    try:
        assert visitor.send("/signin", login=account.login, password=secret).status_code == 303
    finally:
        ticking.kill()
    assert ticks[0] > 10


def test_language_and_theme_follow_the_address_and_stay(small: SignInApp) -> None:
    visitor = Visitor(small)
    visitor.open("/signin?lang=en&theme=light")
    assert '<html lang="en" data-theme="light"' in visitor.text
    assert 'href="/signin?lang=zh&amp;theme=light"' in visitor.text
    visitor.open("/kiosk")
    assert '<html lang="en" data-theme="light"' in visitor.text
    visitor.open("/signin?lang=xx&theme=%22onload")
    assert '<html lang="en" data-theme="light"' in visitor.text


INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def test_no_page_has_anything_inline_and_every_text_is_escaped(small: SignInApp) -> None:
    nasty = '<img src=x onerror="alert(1)">'
    account, secret = small.person(name=nasty)
    link = commands_of(small.accounts).invite(account.id, administrator(), "127.0.0.1")
    visitor = Visitor(small)
    shown = [visitor.open(path).get_data(as_text=True) for path in ("/signin", "/kiosk", f"/welcome/{link}")]
    visitor.sign_in(nasty, secret)
    shown.append(visitor.text)
    visitor.sign_in(account.login, secret)
    shown.append(visitor.open("/account").get_data(as_text=True))
    assert [text for text in shown if INLINE.search(text.replace("&lt;img src=x onerror=", ""))] == []
    assert sum("&lt;img src=x" in text for text in shown) == 3
