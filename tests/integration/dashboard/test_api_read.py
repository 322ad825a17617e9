"""The reading half of the HTTP API, asked over a real socket."""

from __future__ import annotations

import gzip
import json
import re
import urllib.request
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dashboard.app import create_app
from dashboard.config.settings import Settings
from data_access.store import utc_now
from tests.integration.dashboard.conftest import token
from tests.integration.dashboard.running import PalmInstallation, case, wait_until


@pytest.fixture(scope="module", autouse=True)
def two_cases(palm: PalmInstallation) -> None:
    """One case in each of two townships."""
    palm.add(case("here", region="330825101264"))
    palm.add(case("there", region="330825102"))
    wait_until(lambda: palm.case_ids() >= {"chere", "cthere"}, "both cases")


def resolve(palm: PalmInstallation, name: str) -> Draft202012Validator:
    """A validator of one schema of the description."""
    document = palm.get("/api/openapi.json")[1]
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    )


def test_the_state_is_as_described_and_narrow(palm: PalmInstallation) -> None:
    whole, narrow = palm.state(), palm.state("330825101")
    resolve(palm, "State").validate(whole)
    shown = {row["source_id"] for row in narrow["cases"]}
    assert ("chere" in shown, "cthere" in shown) == (True, False)
    assert {row["region"][:9] for row in narrow["cases"]} == {"330825101"}
    assert all(row[0] == "330825101" for row in narrow["tally"])
    assert "reporter" not in json.dumps(whole)
    assert palm.state("3308")["counties"][0]["county"] == "330825"


def test_the_state_says_what_time_it_is_here(palm: PalmInstallation) -> None:
    """A page behind a proxy without sockets hears no heartbeat, and its own clock may be wrong."""
    before = utc_now().timestamp()
    request = urllib.request.Request(palm.web + "/api/state?region=330825", headers=palm.cookie())
    with urllib.request.urlopen(request) as answer:
        stamp = int(answer.headers["X-Palm-Now"]) / 1000
    assert before - 0.001 <= stamp <= utc_now().timestamp()


def test_the_changes_lead_from_nothing_to_the_state(palm: PalmInstallation) -> None:
    _, body = palm.get("/api/changes?region=330825&after=0")
    resolve(palm, "Changes").validate(body)
    assert [change["seq"] for change in body["changes"]] == list(range(1, body["seq"] + 1))
    ids = {row["source_id"] for change in body["changes"] for row in change.get("cases", ())}
    assert ids >= {"chere", "cthere"}
    assert palm.get(f"/api/changes?region=330825&after={body['seq']}")[1]["changes"] == []


@pytest.mark.parametrize("query", ["after=0&epoch=another", "after=999999"])
def test_a_reader_of_another_history_is_told_to_start_again(palm: PalmInstallation, query: str) -> None:
    assert palm.get(f"/api/changes?region=330825&{query}") == (200, {"reset": True})


def test_one_case_tells_its_trace(palm: PalmInstallation) -> None:
    row = next(row for row in palm.state()["cases"] if row["source_id"] == "chere")
    status, detail = palm.get(f"/api/cases/{row['id']}")
    assert status == 200
    resolve(palm, "CaseDetail").validate(detail)
    assert detail["trace"][0]["cause"] == "test/chere"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/state?region=110101", 404, "unknown_region"),
        ("/api/state?region=330825999", 404, "unknown_region"),
        ("/api/changes?region=330825", 400, "missing_parameter"),
        ("/api/changes?region=330825&after=x", 400, "bad_parameter"),
        ("/api/cases/0000", 404, "not_found"),
        ("/api/grids/1", 404, "unknown_region"),
        ("/api/locale/fr.json", 404, "not_found"),
        ("/api/schemas/none.json", 404, "not_found"),
        ("/api/nothing", 404, "not_found"),
    ],
)
def test_errors_have_one_shape(palm: PalmInstallation, path: str, status: int, code: str) -> None:
    got, body = palm.get(path)
    assert (got, body["error"]["code"]) == (status, code)
    resolve(palm, "Problem").validate(body)


def test_a_method_that_is_not_served_is_said_so(palm: PalmInstallation) -> None:
    answer = palm.browser().post("/api/state", data=b"{}")
    status, body = answer.status_code, answer.json()
    assert (status, body["error"]["code"]) == (405, "method_not_allowed")


def test_errors_speak_the_readers_language(palm: PalmInstallation) -> None:
    assert "区划" in palm.get("/api/state?region=1")[1]["error"]["message"]
    english = palm.get("/api/state?region=1", {"Accept-Language": "en-GB,en;q=0.9"})[1]
    assert english["error"]["message"] == "Unknown region code"
    assert palm.get("/api/state?region=1&lang=en")[1] == english


def test_answers_are_compressed_and_geometry_is_immutable(palm: PalmInstallation) -> None:
    request = urllib.request.Request(
        palm.web + "/api/state", headers=palm.cookie() | {"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert json.loads(gzip.decompress(answer.read()))["county"] == "330825"
    url = palm.get("/api/county/330825.json")[1]["geometry"]["url"]
    request = urllib.request.Request(palm.web + url, headers=palm.cookie() | {"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
    assert palm.get(re.sub("-[0-9a-f]+", "-0000", url))[0] == 404


def test_only_this_machine_is_answered(palm: PalmInstallation) -> None:
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", ""):
        assert palm.get("/api/state", {"Host": host})[0] in (400, 403), host
    for host in (f"localhost:{palm.port}", f"[::1]:{palm.port}", f"127.0.0.1:{palm.port}"):
        assert palm.get("/api/state", {"Host": host})[0] == 200, host


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_other_site_runs_a_callback(palm: PalmInstallation, headers: dict[str, str]) -> None:
    status, body = palm.ask(
        "POST", "/_dash-update-component", b"{}", {"Content-Type": "application/json", **headers}
    )
    assert (status, body["error"]["code"]) == (403, "foreign_origin")


def test_a_token_that_is_sent_must_be_good_for_the_region(palm: PalmInstallation) -> None:
    secret = token(palm, "--read", "--region", "330825101")
    header = {"Authorization": f"Bearer {secret}"}
    assert palm.get("/api/state?region=330825101", header)[0] == 200
    assert palm.get("/api/state?region=330825", header)[1]["error"]["code"] == "forbidden"
    other = next(row["id"] for row in palm.state()["cases"] if row["source_id"] == "cthere")
    assert palm.get(f"/api/cases/{other}", header)[0] == 404
    status, body = palm.get("/api/state", {"Authorization": "Bearer palm_wrong"})
    assert (status, body["error"]["code"]) == (401, "unauthorized")
    listed = palm.command("token", "list").stdout
    number = next(line.split("\t")[0] for line in listed.splitlines() if "330825101" in line)
    assert secret not in listed
    assert palm.command("token", "revoke", number).returncode == 0
    wait_until(lambda: palm.get("/api/state?region=330825101", header)[0] == 401, "it opens nothing any more")


def test_health_and_figures(palm: PalmInstallation) -> None:
    assert palm.get("/healthz", role=None) == (200, {"status": "ok"})
    well = dict.fromkeys(("stream", "ingest", "database", "feed"), "ok")
    fields = {"ready": True, "ill": [], "counties": {"330825": well}}
    assert palm.get("/readyz", role="administrator") == (200, fields)
    palm.state()
    assert palm.get("/metrics")[0] == 403
    figures = palm.figures()
    assert "\npalm_web_resyncs_total 0.0" not in figures
    for name in (
        "palm_web_clients",
        "palm_view_seq",
        "palm_ingest_handled",
        "palm_lost_open",
        "palm_canary_missed",
    ):
        assert f"\n{name}" in figures, name


def test_the_description_lists_every_route_of_ours(palm: PalmInstallation, tmp_path: Path) -> None:
    nowhere = "redis://127.0.0.1:1/0"
    app = create_app(Settings(data_dir=tmp_path, redis_url=nowhere, counties="counties/longyou"))
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)) for rule in app.flask.url_map.iter_rules()}
    ours = {rule for rule in rules if re.match(r"/(api|geo|healthz|readyz|metrics)", rule)} - {"/api/{rest}"}
    assert ours == set(palm.get("/api/openapi.json")[1]["paths"])


def test_pages_carry_the_headers_that_protect_them(palm: PalmInstallation) -> None:
    request = urllib.request.Request(palm.web + "/wall?lang=en", headers=palm.cookie())
    with urllib.request.urlopen(request) as answer:
        policy = answer.headers["Content-Security-Policy"]
        page = answer.read().decode()
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", page)
