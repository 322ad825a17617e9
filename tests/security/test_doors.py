"""The doors themselves: tokens of forms, other sites, host names, headers, bounds, forged callbacks."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.http.security import body_limits, route_demands
from dashboard.http.security import denials as acts_module
from tests.security.house import UPDATE, Browser, WebApp, callback

Json = dict[str, Any]


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("doors"), root)


@pytest.fixture
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


def code(answer: Any) -> tuple[int, str]:
    """(status, code of the problem)."""
    return answer.status_code, answer.get_json()["error"]["code"]


def page(web: WebApp) -> Json:
    """What the router is asked when a page opens."""
    return callback(web, "page-slot.children", **{"page-url.pathname": "/dispatch", "page-url.search": ""})


def acts(web: WebApp, what: str) -> list[Json]:
    """Rows of the trace about a kind of security act."""
    from sqlalchemy import select

    from data_access.database.tables import live_tables

    t = live_tables.trace.c
    with web.store.reading() as connection:
        rows = connection.execute(select(live_tables.trace).where(t.action == f"security.{what}")).all()
    return [dict(row._mapping) for row in rows]


# Tokens of forms


def test_a_callback_of_a_page_is_answered(web: WebApp, officer: Browser) -> None:
    assert officer.post(UPDATE, page(web)).status_code == 200


@pytest.mark.parametrize("sent", ["", "x", "IjEi.aaaa.bbbb"])
def test_a_callback_without_the_token_of_its_page_is_refused_and_traced(
    web: WebApp, officer: Browser, sent: str
) -> None:
    assert code(officer.post(UPDATE, page(web), {"X-CSRFToken": sent})) == (403, "no_csrf")
    assert [row for row in acts(web, "no_csrf") if row["actor"] == officer.actor]


def test_the_token_of_another_session_does_not_do(web: WebApp, officer: Browser) -> None:
    other = web.sign_in_as("duty_officer")
    assert code(officer.post(UPDATE, page(web), {"X-CSRFToken": other.token})) == (403, "no_csrf")


def test_a_form_cookie_planted_in_another_session_does_not_do(web: WebApp, officer: Browser) -> None:
    """An attacker's own form cookie and token, put into the victim's browser, are of another session."""
    attacker = web.sign_in_as("duty_officer")
    token, form = attacker.token, attacker.client.get_cookie("palm_form_8050")
    assert form is not None
    officer.client.set_cookie("palm_form_8050", form.value)
    body = json.dumps(page(web))
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    assert code(officer.client.post(UPDATE, data=body, headers=headers)) == (403, "no_csrf")


def test_a_form_without_its_token_is_a_page_that_says_so(web: WebApp) -> None:
    answer = web.anonymous().post("/signin", data={"login": "x", "password": "y"})
    assert answer.status_code in (400, 403)
    assert answer.mimetype == "text/html"


# Other sites and other names


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_from_another_site_is_refused(web: WebApp, officer: Browser, headers: Json) -> None:
    assert code(officer.post(UPDATE, page(web), headers)) == (403, "foreign_origin")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[", "10.1.1.1", "evil@127.0.0.1",
        "127.0.0.1#.evil.example", "127.0.0.1/x", "127.0.0.1?x", "127.0.0.1:80x", "127.0.0.1:800000",
        "127.0.0.1\\x", " 127.0.0.1", "１２７.0.0.1",
    ],
)  # fmt: skip
def test_another_host_name_is_not_answered(web: WebApp, host: str) -> None:
    answer = web.anonymous().get("/healthz", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 403
    assert json.loads(answer.data)["error"]["code"] == "foreign_host"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8050", "localhost", "LocalHost:80", "[::1]:8050"])
def test_this_machine_is_answered_by_all_its_names(web: WebApp, host: str) -> None:
    assert web.anonymous().get("/healthz", environ_overrides={"HTTP_HOST": host}).status_code == 200


def test_the_public_name_is_answered_and_cookies_are_kept_to_it(root: Path, tmp_path: Path) -> None:
    secure = WebApp(tmp_path, root, public_url="https://palm.example.gov.cn")
    client = secure.anonymous()
    answer = client.get("/signin", base_url="https://palm.example.gov.cn")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("__Host-palm_form_443=") for cookie in cookies)
    assert cookies
    assert all("Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie for cookie in cookies)
    assert client.get("/signin", base_url="https://other.example.gov.cn").status_code == 403


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "/\\evil.example", "/x\r\nSet-Cookie:a=b", "/dispatch?next=//evil.example"]
)
def test_the_way_to_the_sign_in_page_never_leads_elsewhere(web: WebApp, path: str) -> None:
    query = path.partition("?")[2]
    fields = {"PATH_INFO": path.partition("?")[0], "QUERY_STRING": query}
    answer = web.anonymous().get("/", environ_overrides=fields)
    if answer.status_code == 308:
        assert answer.headers["Location"].startswith("http://localhost/")
        return
    assert answer.status_code in (302, 401)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/signin?next=%2F")
        assert not answer.headers["Location"].startswith(("/signin?next=%2F%2F", "/signin?next=%2F%5C"))
        assert "\n" not in answer.headers["Location"]


# Headers


@pytest.mark.parametrize(
    "path", ["/signin", "/dispatch", "/healthz", "/api/state", "/api/nothing", "/assets/00_tokens.css"]
)
def test_every_answer_carries_the_headers_that_protect(officer: Browser, path: str) -> None:
    headers = officer.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    is_static = path in ("/signin", "/account", "/assets/00_tokens.css")
    assert ("unsafe-inline" in policy["style-src"]) is not is_static
    assert is_static or policy["style-src-attr"] == "'none'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize(
    "path", ["/dispatch", "/api/state", "/_dash-layout", "/account", "/signin", "/api/nothing"]
)
def test_no_cache_keeps_what_needed_a_sign_in(officer: Browser, path: str) -> None:
    assert officer.get(path).headers["Cache-Control"] == "no-store"


def test_shapes_of_the_county_are_kept_by_the_browser_alone(officer: Browser) -> None:
    url = officer.get("/api/county/330825.json").get_json()["geometry"]["url"]
    kept = officer.get(url).headers["Cache-Control"]
    assert kept.startswith("private")
    assert "public" not in kept


def test_words_of_the_screens_are_kept_by_the_browser_and_asked_for_again(officer: Browser) -> None:
    answer = officer.get("/api/locale/zh.json")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = officer.get("/api/locale/zh.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


# Bounds


def test_bodies_are_bounded_by_route_before_they_are_read(web: WebApp, officer: Browser) -> None:
    large = b"x" * (route_demands.USUAL + 1)
    assert officer.client.post("/signin", data=large).status_code == 413
    assert code(officer.post(UPDATE, b" " * (body_limits.MOST_CALLBACK + 1)))[0] == 413
    body = page(web)
    body["state"][0]["value"] = "x" * body_limits.CALLBACK
    assert code(officer.post(UPDATE, body)) == (413, "body_too_large")


def test_a_body_that_does_not_say_its_length_is_bounded_too(web: WebApp) -> None:
    import io

    client = web.anonymous()
    sent = io.BytesIO(b"x" * (route_demands.USUAL + 1))
    answer = client.post("/signin", input_stream=sent, environ_overrides={"wsgi.input_terminated": True})
    assert answer.status_code in (403, 413)


def test_who_comes_too_often_is_told_when_to_come_again(web: WebApp) -> None:
    rate = route_demands.all_of(web.app.flask)["signin.enter"].rate
    assert rate is not None
    most = int(rate.allowed.split(" ", 1)[0])
    client = web.anonymous()
    client.get("/signin")
    cookie = client.get_cookie("_csrf_token_8050")
    assert cookie is not None
    form = {"csrf_token": cookie.value, "login": "", "password": ""}
    answers = [client.post("/signin", data=form) for _ in range(most + 1)]
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
    assert 429 not in {answer.status_code for answer in answers[:-1]}


# Forged callbacks


def _copy_with(body: Json, **fields: Any) -> Json:
    return copy.deepcopy(body) | fields


def _forgeries(web: WebApp) -> dict[str, Any]:
    body = callback(
        web,
        "sources-open-id.data",
        **{"sources-county.data": "330825", "sources-boot.data": {"lang": "zh"}},
    )
    press = {"id": "sources-wanted", "property": "data", "value": {"id": "1", "n": 1}}
    good = _copy_with(body, inputs=[press])

    def inputs(**fields: Any) -> Json:
        return _copy_with(good, inputs=[press | fields])

    def row(**fields: Any) -> Json:
        return inputs(value={"id": "1", "n": 1} | fields)

    def county(value: Any) -> Json:
        state = [{"id": "sources-county", "property": "data", "value": value}, *body["state"][1:]]
        return _copy_with(good, state=state)

    return {
        "no body": None,
        "a list": [],
        "no output": {},
        "an unknown output": _copy_with(good, output="secrets.children"),
        "an output of the browser": _copy_with(good, output="wall-mounted.data"),
        "output no text": _copy_with(good, output=["x"]),
        "other outputs": _copy_with(good, outputs=good["outputs"][:-1]),
        "foreign output id": _copy_with(
            good, outputs=[{"id": "x", "property": "data"}, *good["outputs"][1:]]
        ),
        "one key more": _copy_with(good, cancelJob="1"),
        "no inputs": _copy_with(good, inputs=[]),
        "a list of matches": _copy_with(good, inputs=[[press]]),
        "a pattern": inputs(id={"type": "sources-wanted", "id": 1}),
        "another store": inputs(id="sources-acknowledge"),
        "another property": inputs(property="style"),
        "a press with a key more": row(x=1),
        "a press without its turn": inputs(value={"id": "1"}),
        "a row that is an object": row(id={"$ne": 1}),
        "a row that is a list": row(id=["ALL"]),
        "a row that is a flag": row(id=True),
        "a row that is a text": row(id="x"),
        "a row too long": row(id="9" * 5000),
        "a turn that is no number": row(n="1"),
        "a turn below nothing": row(n=-1),
        "a store with an object": county({"$gt": ""}),
        "a store with a list": county(["330825"]),
        "a store with a path": county("../330825"),
        "a store with full-width digits": county("３３０８２５"),
        "a store too long": county("3" * 16),
        "changed ids that are none": _copy_with(good, changedPropIds=["x.y"]),
        "changed ids no list": _copy_with(good, changedPropIds="x"),
        "state of another component": _copy_with(
            good, state=[{"id": "x", "property": "data", "value": "330825"}, *body["state"][1:]]
        ),
    }


def test_what_no_page_sends_is_refused_and_a_page_is_not(web: WebApp) -> None:
    forgeries = _forgeries(web)
    assert len(forgeries) > 25
    for name, body in forgeries.items():
        got = web.sign_in_as("duty_officer").post(UPDATE, body)
        assert code(got) == (400, "forged"), name


def test_a_query_of_background_callbacks_is_refused(web: WebApp, officer: Browser) -> None:
    for query in ("cacheKey=x", "job=1", "cancelJob=1", "endId=a&job=1"):
        assert code(officer.post(f"{UPDATE}?{query}", page(web))) == (400, "forged")
    assert officer.post(f"{UPDATE}?endId=abc", page(web)).status_code == 200


def test_forgeries_are_traced_a_few_times_and_counted_always(root: Path, tmp_path: Path) -> None:
    house = WebApp(tmp_path, root)
    forger = house.sign_in_as("duty_officer")
    for _ in range(30):
        assert forger.post(UPDATE, {"output": "x\n\x1b[31m" + "y" * 999}).status_code == 400
    forgeries = [row for row in acts(house, "forged_callback") if row["actor"] == forger.actor]
    assert 1 <= len(forgeries) <= acts_module.A_VIEWER_AT_ONCE
    assert _count_refusals(house) == {"forged_callback": 30}
    text = (
        json.dumps(forgeries[0]["body"])
        if not isinstance(forgeries[0]["body"], str)
        else forgeries[0]["body"]
    )
    assert "\\u001b" not in text
    assert len(text) < 600


def _count_refusals(web: WebApp) -> dict[str, int]:
    authorizer = next(
        function.__self__  # type: ignore[attr-defined]
        for function in web.app.flask.before_request_funcs[None]
        if type(getattr(function, "__self__", None)).__name__ == "Authorizer"
    )
    return dict(authorizer._acts.refused)


def test_half_a_surrogate_pair_is_no_text(web: WebApp, officer: Browser) -> None:
    raw = json.dumps(page(web)).replace('"/dispatch"', '"\\ud800"').encode()
    assert code(officer.post(UPDATE, raw)) == (400, "forged")
