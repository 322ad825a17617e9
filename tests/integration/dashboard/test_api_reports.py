"""POST /api/reports: durable before 202, harmless to repeat, clear when refused."""

from __future__ import annotations

import json
import os
import signal
from typing import Any

import pytest

from tests.integration.dashboard.conftest import token
from tests.integration.dashboard.running import Running, case, until


def post(palm: Running, body: Any, secret: str | None, **headers: str) -> tuple[int, Any]:
    """(status, JSON) of a report."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Content-Type": "application/json", **headers}
    if secret is not None:
        given["Authorization"] = f"Bearer {secret}"
    return palm.ask("POST", "/api/reports", raw, given)


def test_accepted_means_that_it_is_in_the_database(palm: Running, report_token: str) -> None:
    status, body = post(palm, case("post1"), report_token)
    assert (status, body) == (202, {"id": "cpost1", "status": "accepted"})
    changes = palm.get("/api/changes?region=330825&after=0")[1]["changes"]
    assert [c for c in changes for row in c.get("cases", ()) if row["source_id"] == "cpost1"]


def test_a_repeat_is_a_duplicate_and_a_reused_id_is_refused(palm: Running, report_token: str) -> None:
    message = case("post2")
    assert post(palm, message, report_token)[1]["status"] == "accepted"
    assert post(palm, message, report_token) == (202, {"id": "cpost2", "status": "duplicate"})
    status, body = post(palm, message | {"title": "another"}, report_token)
    assert (status, body["error"]["code"]) == (422, "id_reused")


def test_a_list_has_a_result_for_each(palm: Running, report_token: str) -> None:
    status, body = post(palm, [case("list1"), case("list2")], report_token)
    assert status == 202
    assert [r["status"] for r in body["results"]] == ["accepted", "accepted"]


def test_a_list_with_one_broken_message_changes_nothing(palm: Running, report_token: str) -> None:
    status, body = post(palm, [case("whole"), case("broken", severity=9)], report_token)
    assert (status, body["error"]["code"], body["error"]["where"]) == (422, "bad_field", "[1].severity")
    assert post(palm, case("whole"), report_token)[1]["status"] == "accepted"


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
        (b"[" * 9000 + b"]" * 9000, 422, "too_deep", None),
    ],
)
def test_refusals_name_code_and_field(
    palm: Running, report_token: str, body: Any, status: int, code: str, where: str | None
) -> None:
    got, answer = post(palm, body, report_token)
    assert (got, answer["error"]["code"]) == (status, code), answer
    if where:
        assert answer["error"]["where"] == where


def test_what_the_rules_refuse_later_is_told_too(palm: Running, report_token: str) -> None:
    """The words are right; only the rules know that a reopening needs a reason."""
    update = case("again1", kind="case.updated", case="cpost1", stage="reopened")
    status, body = post(palm, update, report_token)
    assert (status, body["error"]["code"]) == (422, "bad_transition"), body


def test_only_a_reporter_of_the_region_and_source_may(palm: Running, report_token: str) -> None:
    assert post(palm, case("no"), None)[0] == 401
    assert post(palm, case("no"), "palm_wrong")[0] == 401
    reader = token(palm, "--read", "--region", "330825")
    assert post(palm, case("no"), reader)[1]["error"]["code"] == "forbidden"
    narrow = token(palm, "--report", "--region", "330825102")
    assert post(palm, case("no"), narrow)[1]["error"]["where"] == "region"
    other = token(palm, "--report", "--region", "330825", "--source", "hotline")
    assert post(palm, case("no"), other)[1]["error"]["where"] == "source"
    assert post(palm, case("yes", source="hotline"), other)[0] == 202


def test_not_durable_in_time_is_503_and_a_repeat_is_harmless(palm: Running, report_token: str) -> None:
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
    until(lambda: [r["source_id"] for r in palm.state()["cases"]].count("cfrozen") == 1, "shown once")


@pytest.mark.parametrize("origin", ["http://[", "null", "http://elsewhere.example"])
def test_a_foreign_or_senseless_origin_is_refused(palm: Running, report_token: str, origin: str) -> None:
    status, body = post(palm, case("origin"), report_token, Origin=origin)
    assert (status, body["error"]["code"]) == (403, "foreign_origin")
