"""What the page /trace says of the chain is no more than was looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.tracing.desk import TraceDesk
from data_access.codec import utc_text
from data_access.store import utc_now
from data_access.trace.acting import Origin
from data_access.trace.anchors import Folder
from data_access.trace.chain import Tail
from data_access.trace.reading import Filters
from layouts.i18n import Translator
from layouts.trace import verdict_view
from tests.security.house import COUNTY, House
from tests.signing import make_account, session_cookie


@pytest.fixture
def house(tmp_path: Path, root: Path) -> House:
    """Its stream server is away."""
    return House(tmp_path, root)


def test_a_chain_whose_stream_server_is_away_is_not_called_whole(house: House) -> None:
    with house.store.acting(COUNTY, Origin("palm")) as act:
        act.trace("key.made", "key:1", None, {})
    [row] = house.store.trace_page(COUNTY, Filters()).rows
    folder = Folder(house.settings.anchors)
    with folder.lock():
        folder.append(COUNTY, Tail(row["n"], bytes.fromhex(row["hash"])), utc_text(utc_now()))
    secret = session_cookie(house.store, make_account(house.store, "auditor", COUNTY))
    with house.app.flask.test_request_context("/", headers={"Cookie": f"palm_session={secret}"}):
        found = TraceDesk(house.app.parts).verify(COUNTY)
    assert (found["sound"], found["compared"], found["anchors"]) == (True, False, 1)
    told = str(verdict_view(found, Translator("zh")))
    assert "锚定没有比对" in told
    assert "✓" not in told
