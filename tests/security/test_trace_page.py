"""What the page /trace says of the chain is no more than was looked at."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dashboard.audit import verify_process
from dashboard.audit.trace_service import TraceService
from data_access.audit.anchors import Folder
from data_access.audit.trace_queries import Filters
from data_access.database.codec import utc_text
from data_access.database.trace_chain import Tail
from data_access.database.unit_of_work import Origin
from data_access.store import Unavailable, utc_now
from domain.kernel.errors import Refused
from layouts.audit.trace import verdict_view
from layouts.i18n import Translator
from tests.security.house import COUNTY, WebApp
from tests.signing import make_account, session_cookie


@pytest.fixture
def web(tmp_path: Path, root: Path) -> WebApp:
    """Its stream server is away."""
    return WebApp(tmp_path, root)


def test_a_chain_whose_stream_server_is_away_is_not_called_whole(web: WebApp) -> None:
    with web.store.unit_of_work(COUNTY, Origin("palm")) as act:
        act.trace("key.made", "key:1", None, {})
    [row] = web.store.trace_page(COUNTY, Filters()).rows
    folder = Folder(web.settings.anchors)
    with folder.lock():
        folder.append(COUNTY, Tail(row["n"], bytes.fromhex(row["hash"])), utc_text(utc_now()))
    secret = session_cookie(web.store, make_account(web.store, "auditor", COUNTY))
    with web.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={secret}"}):
        found = TraceService(web.app.services).verify(COUNTY)
    assert (found["sound"], found["compared"], found["anchors"]) == (True, False, 1)
    text = str(verdict_view(found, Translator("zh")))
    assert "锚定没有比对" in text
    assert "✓" not in text


def verify_trace(web: WebApp) -> Any:
    secret = session_cookie(web.store, make_account(web.store, "auditor", COUNTY))
    with web.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={secret}"}):
        return TraceService(web.app.services).verify(COUNTY)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_tampered_with_is_told_in_words(web: WebApp, lang: str) -> None:
    for number in range(4):
        with web.store.unit_of_work(COUNTY, Origin("palm")) as act:
            act.trace("key.made", f"key:{number}", None, {})
    with closing(sqlite3.connect(web.store.database.path, isolation_level=None)) as connection:
        connection.execute("UPDATE trace SET actor = CAST(actor AS BLOB) WHERE n = 2")
        connection.execute("UPDATE trace SET n = 4611686018427387904 WHERE n = 4")
        connection.execute("UPDATE heads SET traced = 'abc'")
    found = verify_trace(web)
    assert not found["sound"]
    assert {finding["kind"] for finding in found["findings"]} >= {"spoilt", "missing"}
    text = str(verdict_view(found, Translator(lang)))
    assert "trace 2: actor" in text
    assert "heads: traced" in text
    assert "trace.finding" not in text


@pytest.mark.parametrize("end", ["os.abort()", "bytearray(8 << 30)", "print('no JSON')", "time.sleep(600)"])
def test_a_walk_that_dies_or_never_ends_is_said_to_have_been_stopped(
    web: WebApp, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """Whatever becomes of the walk, it is another program that it becomes of."""
    program = (
        "import json, os, sys, time\nimport dashboard.audit.verify_main as walker\n"
        f"walker.answer = lambda asked: {end}\nwalker.main()"
    )
    monkeypatch.setattr(verify_process, "WALKER", (sys.executable, "-c", program))
    if "sleep" in end:
        monkeypatch.setattr(verify_process.verify_in_subprocess, "__defaults__", (0.5,))
    with pytest.raises(Refused) as refused:
        verify_trace(web)
    assert refused.value.code == "walk_stopped"
    for lang in ("zh", "en"):
        assert Translator(lang).has("admin.problem.walk_stopped")


def export_trace(web: WebApp, reason: str = "年度审计抽查") -> Any:
    secret = session_cookie(web.store, make_account(web.store, "auditor", COUNTY))
    with web.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={secret}"}):
        return TraceService(web.app.services).export(COUNTY, "csv", {}, reason)


def count_exports(web: WebApp) -> int:
    return len(web.store.trace_page(COUNTY, Filters(action="trace.exported"), None, 50).rows)


def test_an_export_covers_the_row_that_tells_of_it(web: WebApp) -> None:
    file = export_trace(web)
    assert "trace.exported" in file["content"].decode()
    assert file["rows"] == 1
    assert count_exports(web) == 1


def test_without_a_key_no_trace_leaves_and_none_is_told_of(web: WebApp) -> None:
    (web.settings.data_dir / "trace-key.pem").write_text("spoilt")
    with pytest.raises(Refused) as caught:
        export_trace(web)
    assert caught.value.code == "no_key"
    assert count_exports(web) == 0


def test_what_cannot_be_recorded_does_not_leave(web: WebApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise Unavailable("locked")

    monkeypatch.setattr(web.store, "unit_of_work", away)
    with pytest.raises(Refused) as caught:
        export_trace(web)
    assert caught.value.code == "database_away"
