"""POST /api/reports: durable before 202, harmless to repeat, clear when refused."""

from __future__ import annotations

import json
import os
import signal
from typing import Any

import pytest

from tests.integration.dashboard.conftest import token
from tests.integration.dashboard.running import PalmInstallation, case, wait_until


def post(palm: PalmInstallation, body: Any, secret: str | None, **headers: str) -> tuple[int, Any]:
    """(status, JSON) of a report."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Content-Type": "application/json", **headers}
    if secret is not None:
        given["Authorization"] = f"Bearer {secret}"
    return palm.ask("POST", "/api/reports", raw, given)


def test_accepted_means_that_it_is_in_the_database(palm: PalmInstallation, report_token: str) -> None:
    status, body = post(palm, case("post1"), report_token)
    assert (status, body) == (202, {"id": "cpost1", "status": "accepted"})
    changes = palm.get("/api/changes?region=330825&after=0")[1]["changes"]
    assert [c for c in changes for row in c.get("cases", ()) if row["source_id"] == "cpost1"]


def test_a_repeat_is_a_duplicate_and_a_reused_id_is_refused(
    palm: PalmInstallation, report_token: str
) -> None:
    message = case("post2")
    assert post(palm, message, report_token)[1]["status"] == "accepted"
    assert post(palm, message, report_token) == (202, {"id": "cpost2", "status": "duplicate"})
    status, body = post(palm, message | {"title": "another"}, report_token)
    assert (status, body["error"]["code"]) == (422, "id_reused")


def test_a_list_has_a_result_for_each(palm: PalmInstallation, report_token: str) -> None:
    status, body = post(palm, [case("list1"), case("list2")], report_token)
    assert status == 202
    assert [r["status"] for r in body["results"]] == ["accepted", "accepted"]


def test_a_message_of_a_list_fails_alone(palm: PalmInstallation, report_token: str) -> None:
    messages = [case("whole"), case("broken", severity=9), case("whole2"), case("away", region="330825999")]
    status, body = post(palm, messages, report_token)
    assert status == 422
    first, broken, last, away = body["results"]
    assert (first, last) == (
        {"id": "cwhole", "status": "accepted"},
        {"id": "cwhole2", "status": "accepted"},
    )
    assert broken["id"] == "cbroken"
    assert (broken["error"]["code"], broken["error"]["where"]) == ("bad_field", "[1].severity")
    assert (away["error"]["code"], away["error"]["where"]) == ("unknown_region", "[3].region")
    assert post(palm, messages[0], report_token)[1]["status"] == "duplicate"


BROKEN = {
    b"7": "not_json",
    b"null": "not_json",
    b'{"a": NaN}': "not_json",
    b'{"a": Infinity}': "not_json",
    b'{"a": "\xff"}': "not_utf8",
    b'{"a": "\n"}': "not_json",
    b'{"a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}": "too_deep",
    b'{"a": "' + b"x" * 300_000 + b'"}': "too_large",
    b"": "not_json",
}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda raw: repr(raw[:12]))
def test_what_is_no_message_costs_the_others_nothing(
    palm: PalmInstallation, report_token: str, broken: bytes
) -> None:
    name = f"beside{list(BROKEN).index(broken)}"
    good = json.dumps(case(name)).encode()
    status, body = post(palm, b"[" + good + b", " + broken + b"," + good + b"]", report_token)
    assert status == (413 if BROKEN[broken] == "too_large" else 422)
    assert [result.get("status") for result in body["results"]] == ["accepted", None, "accepted"]
    error = body["results"][1]["error"]
    assert (error["code"], error["where"]) == (BROKEN[broken], "[1]")


def test_a_number_nobody_asked_for_is_ignored(palm: PalmInstallation, report_token: str) -> None:
    for number, value in enumerate((b"1e400", b"9" * 5_000, b'"\\ud83d"', b"[[-1e999]]")):
        raw = json.dumps(case(f"weight{number}")).encode()[:-1] + b', "weight": ' + value + b"}"
        assert post(palm, raw, report_token) == (202, {"id": f"cweight{number}", "status": "accepted"})
        assert post(palm, b"[" + raw + b"]", report_token)[1]["results"][0]["status"] == "duplicate"


def test_a_list_of_nothing_one_may_send_is_forbidden(palm: PalmInstallation) -> None:
    narrow = token(palm, "--report", "--region", "330825102")
    status, body = post(palm, [case("no1"), case("no2")], narrow)
    assert status == 403
    assert [result["error"]["where"] for result in body["results"]] == ["[0].region", "[1].region"]


@pytest.mark.parametrize(
    ("body", "status", "code", "where"),
    [
        (b"{", 422, "not_json", None),
        (b"\xff\xfe{}", 422, "not_utf8", None),
        (b"", 422, "not_json", None),
        (b"[]", 400, "bad_request", None),
        (b"[1,", 422, "not_json", None),
        (case("x", severity=5), 422, "bad_field", "severity"),
        ({k: v for k, v in case("x").items() if k != "title"}, 422, "missing_field", "title"),
        (case("x", kind="case.invented"), 422, "unknown_kind", "kind"),
        (case("x", kind="canary"), 422, "unknown_kind", "kind"),
        (case("x", at="2099-01-01T00:00:00+08:00"), 422, "future", "at"),
        (case("x", region="330825999"), 422, "unknown_region", "region"),
        (case("x", region=None, lat=39.9, lon=116.4), 422, "outside_county", None),
        (case("x", text="x" * 300_000), 413, "too_large", None),
        ([case(n) for n in range(501)], 413, "too_many", None),
        (b'{"a":' + b"[" * 9000 + b"]" * 9000 + b"}", 422, "too_deep", None),
        (b"[" * 9000, 422, "not_json", None),
    ],
)
def test_refusals_name_code_and_field(
    palm: PalmInstallation, report_token: str, body: Any, status: int, code: str, where: str | None
) -> None:
    got, answer = post(palm, body, report_token)
    assert (got, answer["error"]["code"]) == (status, code), answer
    if where:
        assert answer["error"]["where"] == where


def test_what_the_rules_refuse_later_is_told_too(palm: PalmInstallation, report_token: str) -> None:
    """The words are right; only the rules know that a reopening needs a reason."""
    update = case("again1", kind="case.updated", case="cpost1", stage="reopened")
    status, body = post(palm, update, report_token)
    assert (status, body["error"]["code"]) == (422, "bad_transition"), body


def test_only_a_reporter_of_the_region_and_source_may(palm: PalmInstallation, report_token: str) -> None:
    assert post(palm, case("no"), None)[0] == 401
    assert post(palm, case("no"), "palm_wrong")[0] == 401
    reader = token(palm, "--read", "--region", "330825")
    assert post(palm, case("no"), reader)[1]["error"]["code"] == "forbidden"
    narrow = token(palm, "--report", "--region", "330825102")
    assert post(palm, case("no"), narrow)[1]["error"]["where"] == "region"
    other = token(palm, "--report", "--region", "330825", "--source", "hotline")
    assert post(palm, case("no"), other)[1]["error"]["where"] == "source"
    assert post(palm, case("yes", source="hotline"), other)[0] == 202


def test_not_durable_in_time_is_503_and_a_repeat_is_harmless(
    palm: PalmInstallation, report_token: str
) -> None:
    ingest, message = palm.children()["ingest"], case("frozen")
    os.kill(ingest, signal.SIGSTOP)
    try:
        status, body = post(palm, message, report_token)
        assert (status, body["error"]["code"]) == (503, "not_durable")
    finally:
        os.kill(ingest, signal.SIGCONT)
    status, body = post(palm, message, report_token)
    assert status == 202, body
    assert body["id"] == "cfrozen"
    wait_until(lambda: [r["source_id"] for r in palm.state()["cases"]].count("cfrozen") == 1, "shown once")


@pytest.mark.parametrize("origin", ["http://[", "null", "http://elsewhere.example"])
def test_a_foreign_or_senseless_origin_is_refused(
    palm: PalmInstallation, report_token: str, origin: str
) -> None:
    status, body = post(palm, case("origin"), report_token, Origin=origin)
    assert (status, body["error"]["code"]) == (403, "foreign_origin")
