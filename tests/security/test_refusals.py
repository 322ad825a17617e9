"""Whoever reaches for what is not theirs leaves a row in the trace, by whatever way they tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask_socketio.test_client import SocketIOTestClient
from sqlalchemy import select

from data_access.database.codec import value_of
from data_access.database.tables import live_tables
from domain.accounts.account import Account
from domain.accounts.keys import NewToken
from tests.account_commands import commands_of
from tests.integration.dashboard.running import case
from tests.security.house import COUNTY, Browser, WebApp
from tests.signing import accounts_of, administrator, make_account, session_cookie

TOWN, OTHER_TOWN, OTHER_GRID, NEIGHBOUR = "330825101", "330825102", "330825102200001", "330803"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("refusals"), root, counties=str(root / "counties" / "quzhou"))


@pytest.fixture
def officer(web: WebApp) -> Account:
    return make_account(web.store, "duty_officer", TOWN)


def browser(web: WebApp, account: Account) -> Browser:
    return Browser(web.anonymous(), session_cookie(web.store, account), account.actor)


def list_refusals(web: WebApp, actor: str) -> list[dict[str, Any]]:
    """What the trace says was refused to somebody."""
    c = live_tables.trace.c
    query = select(c.body).where(c.actor == actor, c.action == "security.forbidden_object").order_by(c.n)
    with web.store.reading() as connection:
        return [value_of(body)["new"] for (body,) in connection.execute(query)]


@pytest.mark.parametrize(
    ("path", "endpoint", "region"),
    [
        (f"/api/state?region={OTHER_TOWN}", "api_read.state", OTHER_TOWN),
        (f"/api/changes?region={NEIGHBOUR}&after=0", "api_read.changes", NEIGHBOUR),
        (f"/api/cases.csv?region={COUNTY}", "api_export.cases", COUNTY),
        (f"/api/grids/{OTHER_GRID}", "api_read.grid", None),
        (f"/api/trace?county={COUNTY}", "api_trace.page", COUNTY),
        ("/metrics", "health.figures", None),
    ],
)
def test_by_http(web: WebApp, officer: Account, path: str, endpoint: str, region: str | None) -> None:
    assert browser(web, officer).get(path).status_code == 403
    fields = {"region": region} if region else {}
    assert list_refusals(web, officer.actor) == [{"endpoint": endpoint} | fields]


def test_by_a_socket(web: WebApp, officer: Account) -> None:
    client = SocketIOTestClient(
        web.app.flask,
        web.app.sockets.io,
        headers={"Cookie": f"palm_session={session_cookie(web.store, officer)}"},
    )
    answer = client.emit("join", {"region": NEIGHBOUR, "topics": ["cases"]}, callback=True)
    assert answer == {"error": {"code": "forbidden"}}
    assert list_refusals(web, officer.actor) == [{"endpoint": "join", "region": NEIGHBOUR}]
    client.disconnect()


def test_a_program_that_reports_for_another_region(web: WebApp) -> None:
    by = administrator()
    token, secret = commands_of(accounts_of(web.store)).create_token(NewToken("report", TOWN), by, "terminal")
    sent = web.anonymous().post(
        "/api/reports",
        json=case("x1", region=OTHER_TOWN),
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert sent.status_code == 403
    assert list_refusals(web, f"token:{token.id}") == [{"endpoint": "api_write.reports"}]


def test_one_request_leaves_one_row_and_a_storm_a_few(web: WebApp, officer: Account) -> None:
    page = browser(web, officer)
    for _ in range(30):
        assert page.get(f"/api/state?region={NEIGHBOUR}").status_code == 403
    assert 1 <= len(list_refusals(web, officer.actor)) <= 6
    assert web.app.flask.extensions["palm_acts"].refused["forbidden_object"] >= 30
