"""POST /api/reports by a township's token: what it may say of others, before and after their reports."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data_access.county_packs.county_pack import County
from data_access.streams.wire.sender_field import read_sender
from tests.integration.dashboard.conftest import token
from tests.integration.dashboard.running import PalmInstallation, case, wait_until

TOWN, OTHER = "330825101", "330825102"


@pytest.fixture(scope="module")
def town(palm: PalmInstallation) -> str:
    return token(palm, "--report", "--region", TOWN)


@pytest.fixture(scope="module")
def other_token(palm: PalmInstallation) -> str:
    return token(palm, "--report", "--region", OTHER)


def post(palm: PalmInstallation, body: Any, secret: str) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}
    return palm.ask("POST", "/api/reports", json.dumps(body).encode(), headers)


def now(minutes: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def follow(id: str, of: str, minutes: float = 9, **fields: Any) -> dict[str, Any]:
    """An update of a case, minutes ahead of now."""
    return {"kind": "case.updated", "id": id, "source": "test", "at": now(minutes), "case": of, **fields}


def row_of(palm: PalmInstallation, source_id: str) -> dict[str, Any]:
    def found() -> Any:
        return [row for row in palm.state()["cases"] if row["source_id"] == source_id]

    rows: list[dict[str, Any]] = wait_until(found, f"{source_id} is on the board")
    assert len(rows) == 1
    return rows[0]


def test_a_future_case_of_another_township_is_neither_closed_nor_captured(
    palm: PalmInstallation, town: str, other_token: str, report_token: str
) -> None:
    """The attack: an end, a move and a report under the id of a case that somebody else will report."""
    for n, secret in enumerate((other_token, report_token)):
        future = f"cfuture{n}"
        attack = follow(f"u{n}", future, region=TOWN, stage="closed", severity=4)
        assert post(palm, attack, town)[0] == 202
        squat = case(f"future{n}", region=TOWN, title="占位", severity=4)
        assert post(palm, squat, town)[1]["status"] == "accepted"
        true = case(f"future{n}", region=OTHER, severity=1, title="山体滑坡")
        assert post(palm, true, secret) == (202, {"id": future, "status": "accepted"})
        row = row_of(palm, future)
        assert (row["region"], row["severity"], row["stage"]) == (OTHER, 1, "reported")
        assert palm.get(f"/api/cases/{row['id']}")[0] == 200


def test_what_a_township_may_not_follow_is_refused_at_once(
    palm: PalmInstallation, town: str, other_token: str, report_token: str
) -> None:
    assert post(palm, case("hall", region=OTHER), report_token)[0] == 202
    status, body = post(palm, follow("h1", "chall", 0, stage="closed"), town)
    assert (status, body["error"]["where"]) == (403, "case")
    moved = follow("h2", "chall", 0, region=TOWN)
    assert post(palm, moved, other_token)[1]["error"]["where"] == "region"
    assert post(palm, follow("h3", "chall", 0, stage="handling"), other_token)[0] == 202
    assert row_of(palm, "chall")["stage"] == "handling"


def test_a_point_in_another_township_is_refused(palm: PalmInstallation, town: str, county: County) -> None:
    """The region said is its own; the point is not."""
    grid = next(code for code in county.grids if code.startswith(OTHER))
    lat, lon = county.place(grid)
    point = {"lat": lat, "lon": lon}
    for message in (case("point", region=TOWN, **point), follow("p1", "cpoint", 0, region=TOWN, **point)):
        status, body = post(palm, message, town)
        assert (status, body["error"]["where"]) == (403, "region"), body


def test_a_position_is_of_a_person_of_the_tokens_region(
    palm: PalmInstallation, town: str, county: County
) -> None:
    lat, lon = county.place("330825101264")
    for region, status in ((TOWN, 202), (OTHER, 403)):
        person = next(item.id for item in county.people.values() if item.region.startswith(region))
        where = {"person": person, "lat": lat, "lon": lon, "accuracy_m": 5}
        message = {"kind": "position", "id": f"p-{person}", "source": "test", "at": now(), **where}
        got, body = post(palm, message, town)
        assert got == status, body
        if status == 403:
            assert body["error"]["where"] == "person"


def test_the_entry_says_who_sent_it(palm: PalmInstallation, town: str) -> None:
    assert post(palm, case("whose", region=TOWN), town)[0] == 202
    entries = palm.streams().xrange("{330825}:cases")
    senders = [read_sender(fields.get(b"by", b"")) for _, fields in entries if b'"cwhose"' in fields[b"json"]]
    assert [(sender.name, sender.region) for sender in senders if sender] == [("a test", TOWN)]
