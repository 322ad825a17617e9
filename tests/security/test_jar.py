"""Two installations on one host, in one browser: neither signs out nor disturbs the other."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from dashboard.config.settings import Settings
from dashboard.identity.cookie_names import Jar, jar
from tests.security.house import UPDATE, WebApp, callback
from tests.signing import COOKIE, make_account, session_cookie


def test_names_have_the_port_that_people_type(tmp_path: Path) -> None:
    fields = {"data_dir": tmp_path, "demo": False}
    assert jar(Settings(**fields, web_port=8051)) == Jar(8051, False)
    public = Settings(**fields, public_url="https://palm.example.gov.cn", trusted_proxies=1)
    assert jar(public).name("palm_session") == "__Host-palm_session_443"
    assert jar(Settings(**fields, public_url="http://localhost:9000")).csrf == "_csrf_token_9000"


def carry(client: FlaskClient, other: FlaskClient) -> None:
    """What a browser does: every cookie of the host goes to both."""
    for cookie in list(client._cookies.values()):
        other.set_cookie(cookie.key, cookie.value)


def test_two_installations_in_one_browser(tmp_path: Path, root: Path) -> None:
    houses = [WebApp(tmp_path / str(port), root, web_port=port) for port in (8050, 8051)]
    clients, tokens = [house.anonymous() for house in houses], []
    for house, client in zip(houses, clients, strict=True):
        secret = session_cookie(house.store, make_account(house.store, "duty_officer", "330825"))
        client.set_cookie(jar(house.settings).name("palm_session"), secret)
        client.get("/dispatch")
        token = client.get_cookie(jar(house.settings).csrf)
        assert token is not None
        tokens.append(token.value)
    carry(clients[0], clients[1])
    carry(clients[1], clients[0])
    for house, client, token in zip(houses, clients, tokens, strict=True):
        assert client.get("/api/viewer").status_code == 200
        body = callback(house, "page-slot.children")
        assert client.post(UPDATE, json=body, headers={"X-CSRFToken": token}).status_code != 403
    left = clients[0].post("/signout", data={"csrf_token": tokens[0]})
    names = [cookie.partition("=")[0] for cookie in left.headers.getlist("Set-Cookie")]
    assert "palm_session_8050" in names
    assert not [name for name in names if name in (COOKIE, "palm_session_8051")]
    assert clients[1].get("/api/viewer").status_code == 200
    for house in houses:
        house.store.close()


def test_a_session_of_before_goes_on_and_ends(tmp_path: Path, root: Path) -> None:
    house = WebApp(tmp_path, root)
    officer = house.sign_in_as("duty_officer")
    assert officer.client.get_cookie(COOKIE) is not None
    assert officer.get("/api/viewer").status_code == 200
    left = officer.client.post("/signout", data={"csrf_token": officer.token})
    assert left.status_code == 303
    assert officer.client.get_cookie(COOKIE) is None
    assert officer.get("/api/viewer").status_code == 401
    house.store.close()
