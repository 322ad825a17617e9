"""Another site's page gets nothing done here, not even read, and no request says what our links are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from dashboard.http.security.denials import KEY
from data_access.audit.trace_queries import Filters
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, UPDATE, Browser, WebApp, callback

LINKED = {
    "home", "/", "/<path:path>", "signin.account", "signin.page", "signin.step", "signin.welcome",
    "signin.kiosk", "signin.oidc_back", "palm.link", "palm.page",
}  # fmt: skip
"""Where a link on another site may lead."""
FILES = ("_dash_assets.static", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>")
"""Sent before Flask is asked; they hold nothing of anybody."""
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
GIVEN = {"case_id": "0" * 16, "code": COUNTY, "fingerprint": "x", "lang": "zh", "kind": "case.closed"}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("fetched"), root)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


def list_read_addresses(web: WebApp) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of everything that GET may be asked for."""
    urls = web.app.flask.url_map.bind("127.0.0.1")
    for rule in web.app.flask.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in FILES:
            values = {name: GIVEN.get(name, "1" if "id" in name else "x") for name in rule.arguments}
            yield rule.endpoint, urls.build(rule.endpoint, values)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    "how",
    [
        {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
        {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "object"},
        {},
    ],
)
def test_nothing_is_fetched_or_embedded_from_another_site(
    web: WebApp, officer: Browser, site: str, how: dict[str, str]
) -> None:
    for endpoint, address in list_read_addresses(web):
        for method in ("GET", "HEAD"):
            answer = officer.client.open(address, method=method, headers={"Sec-Fetch-Site": site, **how})
            assert answer.status_code == 403, (endpoint, method)


def test_a_link_leads_to_pages_and_to_nothing_else(web: WebApp, officer: Browser) -> None:
    refused = web.app.flask.extensions[KEY].refused
    for endpoint, address in list_read_addresses(web):
        before = refused["foreign_origin"]
        answer = officer.get(address, headers={"Sec-Fetch-Site": "cross-site", **NAVIGATION})
        assert (refused["foreign_origin"] > before) is (endpoint not in LINKED), endpoint
        assert answer.status_code == 403 or endpoint in LINKED, endpoint


@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_our_own_pages_typed_addresses_and_programs_pass(officer: Browser, site: str) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert officer.get("/api/viewer", headers=headers).status_code == 200


def test_an_export_that_another_site_causes_leaves_no_row(web: WebApp, officer: Browser) -> None:
    live = web.app.services.pushes[COUNTY].live
    live.load(web.app.services.feed.snapshot(WorldId(COUNTY)), ())

    def rows() -> int:
        found = web.store.trace_page(COUNTY, Filters(action="cases.exported"), None, 50)
        return len(found.rows)

    for how in (NAVIGATION, {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}):
        fields = {"Sec-Fetch-Site": "cross-site", **how}
        assert officer.get(f"/api/cases.csv?region={COUNTY}", headers=fields).status_code == 403
    assert rows() == 0
    assert officer.get(f"/api/cases.csv?region={COUNTY}").status_code == 200
    assert rows() == 1


# The name a request gives us


HOST = "localhost:6666"
BOOT = {"region": COUNTY, "counties": [COUNTY], "lang": "zh"}


def test_a_redirection_names_no_host(web: WebApp, officer: Browser) -> None:
    for path in ("/api/schemas", "/api//schemas/", "/", "//dispatch", "/signin"):
        for client in (officer.client, web.anonymous()):
            answer = client.get(path, environ_overrides={"HTTP_HOST": HOST})
            assert "6666" not in answer.headers.get("Location", ""), path
            assert not answer.headers.get("Location", "/").startswith("//"), path


@pytest.mark.parametrize("public", [None, "http://localhost:9999"])
def test_links_are_made_of_the_settings(root: Path, tmp_path: Path, public: str | None) -> None:
    web_app = WebApp(tmp_path, root, public_url=public)
    admin = web_app.sign_in_as("administrator")
    address = public or "http://127.0.0.1:8050"
    kiosk = callback(web_app, "admin-kiosks-result.children", **{
        "admin-kiosks-create.n_clicks": 1, "admin-kiosks-name.value": "大厅",
        "admin-kiosks-region.value": COUNTY, "admin-kiosks-boot.data": BOOT,
        "admin-kiosks-intent.data": token_hex(16),
    })  # fmt: skip
    account = callback(web_app, "admin-accounts-result.children", **{
        "admin-accounts-create.n_clicks": 1, "admin-accounts-login.value": "new",
        "admin-accounts-name.value": "新", "admin-accounts-role.value": "reviewer",
        "admin-accounts-region.value": COUNTY,
        "admin-accounts-open.data": {"id": None, "version": 0, "n": 1}, "admin-accounts-boot.data": BOOT,
        "admin-accounts-intent.data": token_hex(16),
    })  # fmt: skip
    account["changedPropIds"] = ["admin-accounts-create.n_clicks"]
    for body, wanted in ((kiosk, f"{address}/kiosk#"), (account, f"{address}/welcome/")):
        forged_answer = fetch_forged(admin, body)
        assert wanted in forged_answer, forged_answer
        assert "6666" not in forged_answer
    web_app.store.close()


def fetch_forged(admin: Browser, body: Any) -> str:
    """What a callback answers to a request that says another port."""
    fields = {"X-CSRFToken": admin.token, "Content-Type": "application/json"}
    answer = admin.client.post(
        UPDATE, data=json.dumps(body), headers=fields, environ_overrides={"HTTP_HOST": HOST}
    )
    return answer.get_data(as_text=True).replace("\\u002f", "/")
