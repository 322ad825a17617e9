"""Bodies that are nested without end are refused like any other forged one; no trail of frames in the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.security.house import UPDATE, WebApp

DEEP = {"lists": b"[" * 50_000, "objects": b'{"a":' * 10_000, "closed": b"[" * 20_000 + b"]" * 20_000}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("bodies"), root)


@pytest.mark.parametrize("path", [UPDATE, "/api/cases/0123456789abcdef/reveal"])
@pytest.mark.parametrize("what", DEEP)
def test_a_bottomless_body_is_no_error_of_ours(web: WebApp, path: str, what: str) -> None:
    answer = web.sign_in_as("commander").post(path, DEEP[what])
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "too_deep")
