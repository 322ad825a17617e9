"""What the web has always been attacked by: paths that climb, redirects that leave, headers that split, cells
that work, methods nobody meant, and errors that say too much.
"""

from __future__ import annotations

import csv
import io
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import update

from dashboard.config import installation
from dashboard.hosting.seeding import seed_people
from dashboard.http.browser_modules import ASSETS, read_modules
from data_access.database.tables import directory_tables as people
from data_access.database.unit_of_work import Origin
from data_access.files import spreadsheets
from domain.kernel.spreadsheet_cells import STARTERS, neutral
from tests.integration.dashboard.running import PalmInstallation
from tests.security.house import COUNTY, UPDATE, Browser, WebApp, callback
from tests.signing import COOKIE

SECRET_FILES = ("palm.db", "pyproject.toml", "etc/passwd")
CLIMBS = (
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    "..%252f",
    "..\\",
    "..%5c",
    "....//",
    "..;/",
    "%c0%ae%c0%ae/",
    "/",
    "//",
    "%00/",
)
BELOW = (
    "/assets/",
    "/assets/00_vendor/",
    "/_dash-component-suites/dash/",
    "/_dash-component-suites/dash/deps/",
    "/_dash-component-suites/",
    "/geo/",
    "/api/schemas/",
    "/api/locale/",
    "/api/county/",
    "/api/grids/",
    "/welcome/",
)
AWAY = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%09/evil.example",
    "/\t/evil.example",
    " //evil.example",
    "/\r\n/evil.example",
    "/.//evil.example",
    "/x:y@evil.example//",
    "//evil.example/%2f..",
    "/%2f/evil.example",
    "//127.0.0.1@evil.example",
    "/signin/../..//evil.example",
)
PLANTED = "LY-L000"
"""How the ids of people begin of whom some are called by formulas: the others need not be read."""
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    " =cmd|' /C calc'!A0",
    "\u200b=1",
    "%0A=1",
    "|x",
)
SPLITS = (
    "x\r\nSet-Cookie: planted=1",
    "x\nSet-Cookie: planted=1",
    "x%0d%0aSet-Cookie:%20planted=1",
    "x\u010d\u010aSet-Cookie: planted=1",
    '"; filename="evil.exe',
)
METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "BREW")
INNER = re.compile(
    r"Traceback|File \"/|werkzeug|sqlalchemy|site-packages|\bat 0x[0-9a-f]+|SELECT .* FROM", re.I
)


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("web"), root)
    yield made
    made.store.close()


@pytest.fixture
def officer(web: WebApp) -> Browser:
    return web.sign_in_as("duty_officer")


# Paths that climb


@pytest.mark.parametrize("below", BELOW)
def test_no_path_leads_out_of_its_folder(web: WebApp, officer: Browser, below: str) -> None:
    for climb in CLIMBS:
        for name in SECRET_FILES:
            for depth in (1, 6):
                path = f"{below}{climb * depth}{name}"
                for client in (officer.client, web.anonymous()):
                    fields = {"PATH_INFO": path.replace("%2f", "/"), "RAW_URI": path, "REQUEST_URI": path}
                    answer = client.get("/", environ_overrides=fields)
                    assert answer.status_code in (200, 302, 308, 400, 401, 403, 404, 405, 410), path
                    text = answer.get_data()
                    assert b"root:x:" not in text, path
                    assert b"[project]" not in text, path
                    assert b"SQLite format" not in text, path
                    assert b"def create_app" not in text, path
                    assert answer.status_code != 200 or answer.mimetype == "text/html", path


def test_no_path_leads_out_over_the_wire_either(palm: PalmInstallation) -> None:
    """The server before the app decodes by itself: what it passes on is looked at too."""
    for below in BELOW[:6]:
        for climb in ("../", "..%2f", "%2e%2e%2f", "..%252f", "..%5c"):
            encoded = raw(
                palm,
                f"GET {below}{climb * 6}etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"{who(palm)}Connection: close\r\n\r\n",
            )
            assert b"root:x:" not in encoded, (below, climb)
            assert status(encoded) in (200, 302, 308, 400, 401, 403, 404), encoded[:200]


# Redirects that leave


@pytest.mark.parametrize("away", AWAY)
def test_no_redirect_leaves(web: WebApp, officer: Browser, away: str) -> None:
    """Every address that sends on: by somebody and by nobody."""
    local = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")
    for path in (
        "/signin",
        "/",
        "/account",
        "/kiosk",
        "/signin/step",
        "/signin/oidc",
        "/signin/oidc/back",
        "/dispatch",
    ):
        for client in (officer.client, web.anonymous()):
            answer = client.get(path, query_string={"next": away, "state": away, "code": away, "lang": "en"})
            to = answer.headers.get("Location", "/")
            assert local.fullmatch(to), (path, to)
            hidden = re.findall(r'name="next" value="([^"]*)"', answer.get_data(as_text=True))
            assert all(value == "" or local.fullmatch(value) for value in hidden), (path, hidden)
    nobody = web.anonymous()
    nobody.get("/signin")
    cookie = nobody.get_cookie("_csrf_token_8050")
    assert cookie is not None
    form = {"csrf_token": cookie.value, "next": away, "login": "x", "password": "y", "key": "z"}
    for path in ("/signout", "/kiosk", "/signin/demo", "/welcome/x"):
        to = nobody.post(path, data=form).headers.get("Location", "/")
        assert local.fullmatch(to), (path, to)


@pytest.mark.parametrize("path", [*AWAY, "/@evil.example", "/evil.example/%2e%2e"])
def test_no_address_redirects_to_itself_elsewhere(web: WebApp, officer: Browser, path: str) -> None:
    fields = {"PATH_INFO": path, "REQUEST_URI": path, "RAW_URI": path}
    for client in (officer.client, web.anonymous()):
        to = client.get("/", environ_overrides=fields).headers.get("Location", "/")
        assert to.startswith("http://localhost/") or re.match(r"/(?![/\\])", to), to


# Headers that split


def test_nothing_typed_becomes_a_header(web: WebApp, officer: Browser) -> None:
    auditor, admin = web.sign_in_as("auditor"), web.sign_in_as("administrator")
    for split in SPLITS:
        sent = [
            officer.get("/signin", query_string={"next": f"/{split}", "lang": split, "theme": split}),
            officer.get("/dispatch", query_string={"lang": split, "theme": split, "region": split}),
            officer.get("/api/cases.csv", query_string={"region": split, "lang": split}),
            officer.get("/api/state", query_string={"region": split}),
            auditor.post("/api/trace/export", {"county": split, "format": split}),
            auditor.post("/api/trace/export", {"county": COUNTY, "object": split}),
            web.anonymous().get("/welcome/x", query_string={"next": split}),
            web.anonymous().get("/dispatch", query_string={"x": split}),
            admin.get("/admin", query_string={"region": split}),
        ]
        clean = split.replace("\r", "").replace("\n", "")
        sent.append(
            officer.get(
                "/signin", headers={"Accept-Language": clean, "Origin": clean, "X-Forwarded-Host": clean}
            )
        )
        for answer in sent:
            assert "planted" not in str(answer.headers.getlist("Set-Cookie")), answer.request.url
            assert all("\n" not in value and "\r" not in value for _, value in answer.headers)
            assert "evil.exe" not in answer.headers.get("Content-Disposition", "")
            assert answer.status_code < 500


def test_a_wire_request_that_splits_is_refused(palm: PalmInstallation) -> None:
    for split in ("%0d%0aSet-Cookie:%20planted=1", "%E5%98%8A%E5%98%8DSet-Cookie:planted=1"):
        for path in (f"/{split}", f"/signin?next=/{split}", f"/dispatch?lang={split}", f"/welcome/{split}"):
            encoded = raw(palm, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            head = encoded.partition(b"\r\n\r\n")[0]
            assert b"\r\nSet-Cookie: planted" not in head
            assert b"\nSet-Cookie:planted" not in head


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 5\r\nContent-Length: 50\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: +5\r\n",
        "Content-Length : 5\r\n",
        "Content-Length: 5\r\n Folded: x\r\n",
    ],
)
def test_a_request_with_two_lengths_is_not_guessed_at(palm: PalmInstallation, headers: str) -> None:
    """The answer is a refusal and the connection ends: what follows is never read as another request."""
    smuggled = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    encoded = raw(palm, f"POST /signin HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n0\r\n\r\n{smuggled}")
    assert encoded.count(b"HTTP/1.1 200") == 0, encoded[:300]
    assert status(encoded) >= 400


# Cells that work


def cells_of(raw_file: bytes, name: str = "x.csv") -> Iterator[tuple[str, str]]:
    """(text, kind) of every cell of a table."""
    if name.endswith(".xlsx"):
        for row in openpyxl.load_workbook(io.BytesIO(raw_file)).worksheets[0].iter_rows():
            yield from ((str(cell.value), cell.data_type) for cell in row if cell.value is not None)
    else:
        for line in csv.reader(io.StringIO(raw_file.decode("utf-8-sig"))):
            yield from ((cell, "s") for cell in line)


def works(text: str) -> bool:
    """Whether a spreadsheet would take a cell for something to work out."""
    return (
        text.lstrip(" \u00a0\u3000\ufeff\u200b")[:1] in tuple(STARTERS)
        and text.strip() != ""
        and not is_number(text)
    )


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def test_every_table_is_neutral(web: WebApp) -> None:
    """People and the trace, with formulas for names, in both forms; cases are in test_reveal.py."""
    wild, c = list(FORMULAS), people.people.c
    seed_people(web.settings, installation.load(web.settings).counties)
    with web.store.database.writing() as connection:
        for number, formula in enumerate(wild, 1):
            condition = (c.county == COUNTY) & (c.id == f"{PLANTED}{number:02d}")
            named = {"name": formula, "phone": formula, "source": formula}
            assert connection.execute(update(people.people).where(condition).values(named)).rowcount == 1
    with web.store.unit_of_work(COUNTY, Origin("account:9", "=cmd|' /C calc'!A0")) as act:
        for formula in wild:
            act.trace(
                "test.noted", formula, {"a": formula}, {"a": formula}, reason=formula, ordered_by=formula
            )
    auditor, admin = web.sign_in_as("auditor"), web.sign_in_as("administrator")
    found = [("trace.csv", auditor.post("/api/trace/export", {"county": COUNTY, "format": "csv"}).get_data())]
    found += [
        download_file(web, admin, "admin-people-file.data", name)
        for name in ("admin-people-csv", "admin-people-xlsx")
    ]
    for name, content in found:
        cells = [text for text, kind in cells_of(content, name) if kind == "f" or works(text)]
        assert cells == [], name
        assert any(text.startswith("'") for text, _ in cells_of(content, name)), name


def download_file(web: WebApp, admin: Browser, output: str, button: str) -> tuple[str, bytes]:
    """What a button of /admin gives to keep."""
    import base64

    boot = {"lang": "zh", "region": COUNTY, "counties": [COUNTY], "page": "admin"}
    body = callback(
        web,
        output,
        **{
            "admin-boot.data": boot,
            f"{button}.n_clicks": 1,
            "admin-people-active.value": "yes",
            "admin-people-q.value": PLANTED,
        },
    )
    body["changedPropIds"] = [f"{button}.n_clicks"]
    answer = admin.post(UPDATE, body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    data = next(v["data"] for k, v in answer.get_json()["response"].items() if k in output or "file" in k)
    content = base64.b64decode(data["content"]) if data.get("base64") else data["content"].encode()
    return data["filename"], content


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_cell_of_a_sheet_is_text_and_no_formula(form: str) -> None:
    rows = [[formula, f"{formula}\n{formula}"] for formula in FORMULAS]
    file = spreadsheets.write("x", form, ["a", "b"], rows)
    assert [text for text, kind in cells_of(file.content, file.name) if kind == "f" or works(text)] == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_is_neutral_stays_readable(formula: str) -> None:
    assert neutral(formula) in (formula, f"'{formula}")


# Methods nobody meant


def test_methods_that_no_rule_has_change_nothing(web: WebApp, officer: Browser) -> None:
    rules = list(web.app.flask.url_map.iter_rules())
    posted = {rule.rule for rule in rules if "POST" in (rule.methods or ())}
    for rule in rules:
        path = re.sub(r"<(?:int:)?[^>]+>", "1", rule.rule)
        for method in METHODS:
            answer = officer.client.open(path, method=method, headers={"X-HTTP-Method-Override": "POST"})
            assert answer.status_code in (400, 403, 404, 405), (method, path, answer.status_code)
        if rule.rule not in posted:
            answer = officer.post(path, {})
            assert answer.status_code in (400, 403, 404, 405, 413), (path, answer.status_code)


def test_head_tells_no_more_and_no_less_than_get(officer: Browser) -> None:
    for path in ("/signin", "/dispatch", "/api/state?region=330803", "/metrics", "/api/nothing"):
        head, got = officer.client.head(path), officer.get(path)
        assert head.get_data() == b""
        assert head.status_code == got.status_code, path


# Answers


def answers(web: WebApp, officer: Browser) -> Iterator[tuple[str, Any]]:
    """One of every kind of answer, refusals and faults of ours too."""
    nobody = web.anonymous()
    yield "sign-in page", nobody.get("/signin")
    yield "redirect", nobody.get("/dispatch")
    yield "401", nobody.get("/api/state")
    yield "page", officer.get("/dispatch")
    yield "403 page", officer.get("/trace")
    yield "404 api", officer.get("/api/nothing")
    yield "404 page", officer.get("/nothing")
    yield "405", officer.client.delete("/signin")
    yield "400", officer.post(UPDATE, b"{")
    yield "413", officer.client.post("/signin", data=b"x" * 70_000)
    yield "422", officer.post("/api/cases/x/reveal", {"reason": ""})
    yield "csrf", officer.client.post("/account/password", data={"old": "x"})
    yield "foreign host", nobody.get("/", base_url="http://evil.example/")
    yield "asset", nobody.get("/assets/00_tokens.css")
    yield "no asset", nobody.get("/assets/nothing.css")
    yield "component", nobody.get("/_dash-component-suites/dash/nothing.js")
    yield "unready", nobody.get("/readyz")
    yield "kiosk", nobody.get("/kiosk")
    yield "invitation that is gone", nobody.get("/welcome/x")


def test_every_kind_of_answer_is_guarded_and_says_nothing_of_its_inside(
    web: WebApp, officer: Browser
) -> None:
    for name, answer in answers(web, officer):
        check_guarded(name, answer)


def check_guarded(name: str, answer: Any) -> None:
    headers = answer.headers
    assert headers.get("X-Content-Type-Options") == "nosniff", name
    assert headers.get("X-Frame-Options") == "DENY", name
    policy = dict(part.split(" ", 1) for part in headers.get("Content-Security-Policy", "").split("; "))
    assert policy["default-src"] in ("'self'", "'none'"), name
    assert "unsafe" not in policy.get("script-src", ""), name
    assert headers.get("Referrer-Policy"), name
    assert headers.get("Cross-Origin-Opener-Policy") == "same-origin", name
    assert "X-Powered-By" not in headers, name
    assert not headers.get("Access-Control-Allow-Origin"), name
    if answer.mimetype in ("text/html", "application/json"):
        assert not INNER.search(answer.get_data(as_text=True)), (name, answer.get_data(as_text=True)[:300])


def test_an_error_of_ours_says_nothing_of_itself(
    web: WebApp, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: Any, **_more: Any) -> Any:
        raise RuntimeError("SELECT secret FROM nowhere")

    monkeypatch.setattr(web.store, "grid_detail", breaks)
    monkeypatch.setitem(web.app.flask.config, "PROPAGATE_EXCEPTIONS", False)
    answer = officer.get("/api/grids/330825101264001")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (500, "internal")
    check_guarded("500", answer)


def test_refusals_of_the_server_itself_say_nothing_either(palm: PalmInstallation) -> None:
    for text in (
        "GET / HTTP/9.9\r\n\r\n",
        "\x00\x01\r\n\r\n",
        f"GET /{'x' * 20_000} HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ):
        encoded = raw(palm, text)
        assert not INNER.search(encoded.decode("latin-1")), encoded[:300]
        assert b"gunicorn/" not in encoded
        assert b"Python/" not in encoded
        assert status(encoded) == 0 or status(encoded) >= 400


def test_cookies_are_kept_from_scripts_and_other_sites(web: WebApp, officer: Browser) -> None:
    seen: dict[str, str] = {}
    for _, answer in answers(web, officer):
        for cookie in answer.headers.getlist("Set-Cookie"):
            seen[cookie.partition("=")[0]] = cookie
    signed = web.anonymous()
    signed.set_cookie(COOKIE, officer.secret)
    for cookie in signed.get("/dispatch").headers.getlist("Set-Cookie"):
        seen[cookie.partition("=")[0]] = cookie
    assert seen
    for name, cookie in seen.items():
        assert "SameSite=Lax" in cookie or "SameSite=Strict" in cookie, cookie
        assert "Path=/" in cookie, cookie
        assert "Domain=" not in cookie, cookie
        assert "HttpOnly" in cookie or name in ("_csrf_token_8050", "palm_lang", "palm_theme"), cookie


def raw(palm: PalmInstallation, text: str) -> bytes:
    """What the server says to bytes of ours, until it ends the connection or says no more."""
    with socket.create_connection(("127.0.0.1", palm.port), timeout=60) as wire:
        wire.sendall(text.encode("latin-1"))
        content = b""
        try:
            while piece := wire.recv(65536):
                content += piece
                wire.settimeout(3)
        except (TimeoutError, ConnectionResetError):
            pass
    return content


def who(palm: PalmInstallation) -> str:
    return f"Cookie: {COOKIE}={palm.secret()}\r\n"


def status(answer: bytes) -> int:
    """The status of a raw answer, 0 for none."""
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else 0


def test_a_page_links_our_style_sheets_and_dash_adds_none(web: WebApp, officer: Browser) -> None:
    """In our order, for a later rule counts. Dash looks for its own at its first request."""
    for _ in range(2):
        text = officer.get("/dispatch").get_data(as_text=True)
        linked = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
        assert linked == list(read_modules(ASSETS).styles)
    assert [officer.get(address).status_code for address in linked] == [200] * len(linked)


def test_a_page_brings_every_module_it_needs_and_no_other(web: WebApp, officer: Browser) -> None:
    """Each under the address its version has; the one that starts the page comes first, Dash adds none."""
    pages = read_modules(ASSETS).served
    for _ in range(2):
        text = officer.get("/dispatch").get_data(as_text=True)
        assert re.findall(r'<link rel="modulepreload" href="([^"]+)">', text) == list(pages["dispatch"])
        assert re.findall(r'src="(/assets/[^"]+)"', text) == [pages["dispatch"][0]]
    for address in pages["dispatch"]:
        answer = officer.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"], address
