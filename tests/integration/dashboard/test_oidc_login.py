"""Signing in through a real OpenID provider on loopback: what it may do, and all that must not work."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from domain.access.rights import Role
from domain.accounts.account import Account
from tests.account_commands import commands_of
from tests.integration.dashboard.forms import SignInApp, Visitor, password
from tests.openid import CLIENT, Provider, run_provider
from tests.ports import free_port
from tests.security.house import COUNTY
from tests.signing import administrator, link_subject, make_account

BACK = "/signin/oidc/back"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    patch = pytest.MonkeyPatch()
    patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider itself, on loopback, has no certificate
    with run_provider(free_port(), f"http://127.0.0.1:8050{BACK}") as running_provider:
        yield running_provider
    patch.undo()


@pytest.fixture
def web(tmp_path: Path, root: Path, database_url: str, provider: Provider) -> SignInApp:
    provider.straight()
    return make_house(tmp_path, root, provider, database_url=database_url)


@pytest.fixture
def small(tmp_path: Path, root: Path, provider: Provider) -> SignInApp:
    """On the embedded database only, for what no database changes."""
    provider.straight()
    return make_house(tmp_path, root, provider)


def make_house(tmp_path: Path, root: Path, provider: Provider, **more: Any) -> SignInApp:
    oidc = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": provider.client.secret,
    }
    return SignInApp(tmp_path / "own", root, **oidc, **more)


def make_linked_account(web: SignInApp, subject: str = "person-1", issuer: str = "") -> Account:
    """An account that is linked to a subject of an issuer, of this house's when none is named."""
    account = make_account(web.store, Role.DUTY_OFFICER, COUNTY)
    known_as = f"{issuer or web.settings.oidc_issuer} {subject}"
    link_subject(web.store, account, known_as)
    return account


def go(visitor: Visitor, start: str = "/signin/oidc") -> str:
    """Press the button, let the provider answer; the address it sends the browser back to."""
    away = visitor.open(start)
    assert away.status_code in (302, 303), visitor.text
    answer = requests.get(away.location, allow_redirects=False, timeout=60)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    assert back.path == BACK
    return f"{back.path}?{back.query}"


def is_refused(web: SignInApp, visitor: Visitor) -> bool:
    """Nobody is signed in and the page says that the answer was not accepted."""
    return visitor.secret == "" and "没有通过检查" in visitor.error


def test_the_button_is_there_only_when_a_provider_is_configured(
    small: SignInApp, tmp_path: Path, root: Path
) -> None:
    assert 'href="/signin/oidc"' in Visitor(small).open("/signin").get_data(as_text=True)
    without_demo = Visitor(SignInApp(tmp_path / "plain", root))
    assert "/signin/oidc" not in without_demo.open("/signin").get_data(as_text=True)
    assert without_demo.open("/signin/oidc").status_code == 404
    assert without_demo.open(f"{BACK}?code=x&state=y").status_code == 404


def test_a_linked_subject_gets_in_with_pkce_state_and_nonce(web: SignInApp, provider: Provider) -> None:
    account, visitor = make_linked_account(web), Visitor(web)
    answer = visitor.open(go(visitor, "/signin/oidc?next=/sources"))
    assert (answer.status_code, answer.location) == (303, "/sources")
    viewer = web.accounts.viewer_of(visitor.secret)
    assert viewer is not None
    assert viewer.actor == account.actor
    assert web.accounts.sessions.list(account.id)[0].factor == "oidc"
    query = parse_qs(provider.asked[-1])
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["scope"] == ["openid"]
    assert len(query["state"][0]) >= 20
    assert len(query["nonce"][0]) >= 20
    assert query["redirect_uri"] == [provider.client.redirect]


def test_an_unlinked_subject_gets_no_account_and_no_right(web: SignInApp) -> None:
    make_linked_account(web, "somebody-else")
    before = len(web.accounts.queries.within([COUNTY]))
    visitor = Visitor(web)
    answer = visitor.open(go(visitor))
    assert answer.status_code == 403
    assert "还没有关联" in visitor.error
    assert visitor.secret == ""
    assert len(web.accounts.queries.within([COUNTY])) == before


def test_the_same_subject_of_another_issuer_is_somebody_else(small: SignInApp) -> None:
    make_linked_account(small, issuer="https://id.elsewhere.example")
    visitor = Visitor(small)
    assert visitor.open(go(visitor)).status_code == 403
    assert visitor.secret == ""


def test_who_signed_out_here_is_asked_by_the_provider_before_the_next_one_gets_in(
    small: SignInApp, provider: Provider
) -> None:
    make_linked_account(small)
    visitor = Visitor(small)
    visitor.open(go(visitor))
    assert "prompt" not in parse_qs(provider.asked[-1])
    visitor.open("/account")
    visitor.send("/signout")
    for _ in range(2):  # going there twice without coming back changes nothing
        back = go(visitor)
        assert parse_qs(provider.asked[-1])["prompt"] == ["login"]
    assert visitor.open(back).status_code == 303
    other = Visitor(small)
    go(other)
    assert "prompt" not in parse_qs(provider.asked[-1])


@pytest.mark.parametrize(("issuer", "gets_in"), [("", True), ("own", True), ("https://evil.example", False)])
def test_an_answer_that_names_another_issuer_is_none(
    small: SignInApp, provider: Provider, issuer: str, gets_in: bool
) -> None:
    make_linked_account(small)
    visitor = Visitor(small)
    back = go(visitor)
    more = {"": "", "own": f"&iss={provider.issuer}"}.get(issuer, f"&iss={issuer}")
    visitor.open(back + more)
    assert bool(visitor.secret) == gets_in
    assert gets_in or is_refused(small, visitor)


def test_clocks_may_be_half_a_minute_apart_and_no_ten(small: SignInApp, provider: Provider) -> None:
    make_linked_account(small)
    now = int(time.time())
    for claims, gets_in in (
        ({"exp": now - 30}, True),
        ({"iat": now + 30, "nbf": now + 30}, True),
        ({"exp": now - 600}, False),
        ({"iat": now + 600}, False),
        ({"nbf": now + 600}, False),
    ):
        provider.bend = claims
        visitor = Visitor(small)
        visitor.open(go(visitor))
        assert bool(visitor.secret) == gets_in, claims


def test_a_provider_that_goes_away_in_between_is_named_and_asked_again_later(
    small: SignInApp, provider: Provider
) -> None:
    make_linked_account(small)
    visitor = Visitor(small)
    back = go(visitor)
    provider.away = True
    assert visitor.open(back).status_code == 502
    assert "连不上" in visitor.error
    assert visitor.secret == ""
    provider.away = False
    assert visitor.open(go(visitor)).status_code == 303


def test_a_code_without_the_verifier_of_the_browser_that_began_is_worth_nothing(
    small: SignInApp, provider: Provider
) -> None:
    """PKCE: who stole a code on its way back, with our client's secret even, cannot use it."""
    make_linked_account(small)
    visitor = Visitor(small)
    code = parse_qs(urlsplit(go(visitor)).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": provider.client.redirect}
    for verifier in ({}, {"code_verifier": "v" * 43}):
        answer = requests.post(
            f"{provider.issuer}/token",
            data=form | verifier,
            auth=(CLIENT, provider.client.secret),
            timeout=60,
        )
        assert answer.status_code == 400, verifier


def test_a_disabled_account_stays_outside(web: SignInApp) -> None:
    account, visitor = make_linked_account(web), Visitor(web)
    commands_of(web.accounts).disable(account.id, administrator(), "127.0.0.1")
    visitor.open(go(visitor))
    assert "已停用" in visitor.error
    assert visitor.secret == ""


def test_an_invitation_is_taken_by_the_provider_and_links_the_subject(web: SignInApp) -> None:
    account, visitor = make_account(web.store, Role.COMMANDER, COUNTY), Visitor(web)
    link = commands_of(web.accounts).invite(account.id, administrator(), "127.0.0.1")
    late = Visitor(web)
    buttons = [button(browser.open(f"/welcome/{link}").get_data(as_text=True)) for browser in (visitor, late)]
    assert visitor.open(go(visitor, buttons[0])).status_code == 303
    viewer = web.accounts.viewer_of(visitor.secret)
    assert viewer is not None
    assert viewer.actor == account.actor
    assert web.accounts.queries.get(account.id).oidc_subject == f"{web.settings.oidc_issuer} person-1"
    late.open(go(late, buttons[1]))
    assert "邀请已失效" in late.error
    assert late.secret == ""


def test_another_site_cannot_have_an_identity_linked_by_an_invitation_of_its_own(small: SignInApp) -> None:
    account, victim, attacker = (
        make_account(small.store, Role.COMMANDER, COUNTY),
        Visitor(small),
        Visitor(small),
    )
    page = f"/welcome/{commands_of(small.accounts).invite(account.id, administrator(), '127.0.0.1')}"
    theirs = button(attacker.open(page).get_data(as_text=True))
    victim.open(page)
    victim.open(go(victim, theirs))
    assert "还没有关联" in victim.error
    assert small.accounts.queries.get(account.id).oidc_subject is None


def button(text: str) -> str:
    """The address of the provider's button on a page."""
    found = re.search(r'href="(/signin/oidc[^"]*)"', text)
    assert found
    return found[1]


def test_an_own_second_factor_is_asked_for_unless_the_provider_had_one(
    web: SignInApp, provider: Provider
) -> None:
    account = make_linked_account(web)
    first = Visitor(web)
    first.open(go(first))
    first.open("/account")
    assert first.send("/account/totp").status_code == 200, "a sign-in of just now is proof enough"
    viewer = web.accounts.viewer_of(first.secret)
    assert viewer is not None
    totp = pyotp.parse_uri(web.accounts.factors.pending_address(account.id, viewer.session))
    assert isinstance(totp, pyotp.TOTP)
    first.send("/account/totp-confirm", code=totp.now())
    visitor = Visitor(web)
    assert visitor.open(go(visitor, "/signin/oidc?next=/sources")).location == "/signin/step"
    assert visitor.secret == ""
    visitor.open("/signin/step")
    assert visitor.send("/signin/step", code=totp.at(int(time.time()) + 30)).location == "/sources"
    strong = Visitor(web)
    provider.amr = ["pwd", "otp"]
    assert strong.open(go(strong)).status_code == 303
    assert web.accounts.viewer_of(strong.secret) is not None


def test_where_a_second_factor_is_required_one_is_set_up_first(
    tmp_path: Path, root: Path, provider: Provider
) -> None:
    provider.straight()
    house = make_house(tmp_path, root, provider, second_factor="required")
    make_linked_account(house)
    visitor = Visitor(house)
    assert visitor.open(go(visitor)).location == "/signin/step"
    assert visitor.secret == ""
    assert "设置动态口令" in visitor.open("/signin/step").get_data(as_text=True)


BENT: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x" * 20},
    "no nonce": {"nonce": ""},
    "another audience": {"aud": ["another-program"]},
    "another audience that names us only as its party": {"aud": ["another-program"], "azp": CLIENT},
    "another audience beside ours, meant for the other": {
        "aud": [CLIENT, "another-program"],
        "azp": "another-program",
    },
    "another issuer": {"iss": "https://evil.example"},
    "expired": {"exp": 1_600_000_000},
    "no subject": {"sub": ""},
    "not yet valid": {"nbf": 4_000_000_000},
}


@pytest.mark.parametrize("claims", BENT.values(), ids=BENT.keys())
def test_a_wrong_claim_opens_nothing(small: SignInApp, provider: Provider, claims: dict[str, Any]) -> None:
    make_linked_account(small)
    provider.bend = claims
    visitor = Visitor(small)
    visitor.open(go(visitor))
    assert is_refused(small, visitor), visitor.error


def test_a_signature_of_another_key_opens_nothing(small: SignInApp, provider: Provider) -> None:
    make_linked_account(small)
    provider.signing = RSAKey.generate_key(2048, {"kid": "first"})
    visitor = Visitor(small)
    visitor.open(go(visitor))
    assert is_refused(small, visitor)


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_no_signature_and_a_shared_secret_open_nothing(
    small: SignInApp, provider: Provider, alg: str
) -> None:
    make_linked_account(small)
    provider.token = lambda claims: forge_token(provider, claims, alg)
    visitor = Visitor(small)
    visitor.open(go(visitor))
    assert is_refused(small, visitor)


def forge_token(provider: Provider, claims: dict[str, Any], alg: str) -> str:
    """The right claims, signed with what everybody or our own client knows."""
    key = OctKey.import_key(provider.client.secret)
    return jwt.encode({"alg": alg}, claims, key, [alg])


def test_an_answer_without_an_id_token_opens_nothing(small: SignInApp, provider: Provider) -> None:
    make_linked_account(small)
    provider.token = lambda claims: None
    visitor = Visitor(small)
    visitor.open(go(visitor))
    assert is_refused(small, visitor)


def test_a_state_works_once_and_only_in_the_browser_that_began(small: SignInApp) -> None:
    make_linked_account(small)
    visitor, other = Visitor(small), Visitor(small)
    back = go(visitor)
    other.open(back)
    assert is_refused(small, other)
    assert visitor.open(back).status_code == 303
    visitor.client.delete_cookie("palm_session_8050")
    visitor.open(back)
    assert is_refused(small, visitor)


def test_a_made_up_state_or_code_opens_nothing(small: SignInApp) -> None:
    make_linked_account(small)
    visitor = Visitor(small)
    back = go(visitor)
    state = parse_qs(urlsplit(back).query)["state"][0]
    for query in (f"code=made-up&state={state}", "code=x&state=made-up", "", "error=server_error"):
        visitor.open(f"{BACK}?{query}")
        assert is_refused(small, visitor), query


def test_whoever_says_no_there_is_told_so(small: SignInApp, provider: Provider) -> None:
    make_linked_account(small)
    provider.agrees = False
    visitor = Visitor(small)
    visitor.open(go(visitor))
    assert "没有同意" in visitor.error
    assert visitor.secret == ""


def test_a_provider_that_speaks_for_another_issuer_or_is_away_is_named(
    small: SignInApp, provider: Provider, tmp_path: Path, root: Path
) -> None:
    provider.says_issuer = "https://evil.example"
    visitor = Visitor(small)
    assert visitor.open("/signin/oidc").status_code == 502
    assert "连不上" in visitor.error
    provider.straight()
    assert visitor.open("/signin/oidc").status_code in (302, 303)
    gone = SignInApp(
        tmp_path / "gone",
        root,
        oidc_issuer=f"http://127.0.0.1:{free_port()}",
        oidc_client_id=CLIENT,
        oidc_client_secret=password(),
    )
    lost = Visitor(gone)
    assert lost.open("/signin/oidc").status_code == 502
    assert "连不上" in lost.error
    assert 'name="password"' in lost.text
