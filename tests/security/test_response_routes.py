"""Emergency responses over HTTP: begun, changed and ended by whoever may, each once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.security.house import WebApp

WHY = {"reason": "台风橙色预警"}
ONE = "/api/responses/typhoon"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("responses"), root)


def test_a_response_is_begun_raised_and_ended(web: WebApp) -> None:
    lead = web.sign_in_as("commander")
    assert lead.get(ONE).get_json() | {"proposed": 0} == {
        "type": "typhoon", "level": None, "since": None, "version": 0, "proposed": 0,
    }  # fmt: skip
    begun = lead.post(ONE, WHY | {"level": 3, "key": "r-1"}).get_json()
    assert begun == {"type": "typhoon", "level": 3, "version": 1}
    assert code_of(lead.post(ONE, WHY | {"level": 3, "key": "r-1"})) == "already_done"
    assert lead.post(ONE, WHY | {"level": 2, "version": 1}).get_json()["level"] == 2
    ended = lead.post(f"{ONE}/end", WHY | {"version": 2})
    assert ended.get_json() == {"type": "typhoon", "level": None, "version": 3}
    assert lead.get(ONE).get_json()["version"] == 0


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (ONE, WHY | {"level": 5}, 422, "bad_response_level"),
        (ONE, WHY, 422, "bad_response_level"),
        (ONE, WHY | {"level": "2"}, 422, "bad_field"),
        (ONE, {"level": 2}, 422, "bad_reason"),
        (ONE, WHY | {"level": 2, "version": 7}, 409, "stale"),
        (f"{ONE}/end", WHY, 409, "not_running"),
        ("/api/responses/flod", WHY | {"level": 2}, 422, "bad_response"),
    ],
)
def test_what_cannot_be_says_why(web: WebApp, path: str, body: Any, status: int, code: str) -> None:
    response = web.sign_in_as("commander").post(path, body)
    assert (response.status_code, code_of(response)) == (status, code)


def test_nobody_else_declares(web: WebApp) -> None:
    for role in ("duty_officer", "grid_head", "administrator"):
        assert web.sign_in_as(role).post(ONE, WHY | {"level": 2}).status_code == 403


def code_of(answer: Any) -> str:
    return str(answer.get_json()["error"]["code"])
