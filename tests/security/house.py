"""A wired web process on a fresh database, asked in-process by whoever signs in: nothing runs beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from dashboard.app import App, create_app
from dashboard.commands import Envelope, ReportHandler
from dashboard.config import installation
from dashboard.config.installation import Installation
from dashboard.config.settings import Settings
from dashboard.http.edge.host_check import EdgeMiddleware
from dashboard.identity.authentication import INNER
from data_access.cases.details import read_case
from data_access.database.schema import is_missing, upgrade
from data_access.store import Store
from domain.cases.case_join import case_id
from domain.kernel.worlds import WorldId
from tests.databases import begun_sqlite, copy_database, newest_sqlite
from tests.signing import csrf_in, make_account, session_cookie

UPDATE = "/_dash-update-component"
COUNTY, VILLAGE = "330825", "330825101264"
Json = dict[str, Any]


@cache
def packs(folder: str) -> Installation:
    """Packs that no test changes, read once a process."""
    return installation.load(Settings(counties=folder))


class WebApp:
    """`app` as users get it, `store` on its database, which has the people of Longyou's pack where a test
    wants them.
    """

    def __init__(self, folder: Path, root: Path, *, people: bool = False, **settings: Any) -> None:
        pack = str(root / "counties" / "longyou")
        fields = {"data_dir": folder, "counties": pack, "redis_url": "redis://127.0.0.1:1/0", "demo": False}
        self.settings = Settings(**(fields | settings))
        if is_missing(self.settings.database_address):
            copy_database(begun_sqlite() if people else newest_sqlite(), folder)
        upgrade(self.settings.database_address)
        self.app: App = create_app(self.settings, packs(pack) if self.settings.counties == pack else None)
        self._lift_budgets()
        self.store: Store = self.app.services.store
        self._numbers = count(1)

    def _lift_budgets(self) -> None:
        """Tests ask as nobody more often than an office does; budgets have tests of their own."""
        edge: Any = self.app.flask.wsgi_app
        while not isinstance(edge, EdgeMiddleware):
            edge = edge.app
        edge._budgets.whose = lambda environ: INNER

    def anonymous(self) -> FlaskClient:
        """A browser that has not signed in."""
        return self.app.flask.test_client()

    def report_case(self, **fields: Any) -> str:
        """A new case in a village; its id."""
        name = f"h{next(self._numbers)}"
        place = {"region": VILLAGE, "severity": 2, "title": "道路塌陷"}
        self._take({"kind": "case.reported", "id": name, **place, **fields})
        return case_id(COUNTY, "t", name)

    def update_case(self, case: str, **fields: Any) -> None:
        """Its source says something more of a case that `report_case` made."""
        with self.store.reading() as connection:
            found = read_case(connection, case)
        assert found
        name = f"h{next(self._numbers)}"
        self._take({"kind": "case.updated", "id": name, "case": found.source_id, **fields})

    def _take(self, fields: dict[str, Any]) -> None:
        body = {"source": "t", "at": datetime.now(UTC).isoformat(), **fields}
        handler = ReportHandler(self.store, self.app.services.installation.counties)
        entry = f"{next(self._numbers)}-0"
        done = handler.handle([Envelope(WorldId(COUNTY), "cases", entry, json.dumps(body).encode(), 1)])
        assert done.taken == 1

    def sign_in_as(self, role: str, region: str = COUNTY, unit: str | None = None) -> Browser:
        """A browser signed in as a fresh account with one role."""
        account = make_account(self.store, role, region, unit)
        return Browser(self.anonymous(), session_cookie(self.store, account), account.actor)


class Browser:
    """A client with a session; it sends the token of its pages unless told otherwise."""

    def __init__(self, client: FlaskClient, secret: str, actor: str) -> None:
        self.client, self.secret, self.actor = client, secret, actor
        client.set_cookie("palm_session", secret)

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    @property
    def token(self) -> str:
        """The CSRF token of the page, as Dash's renderer reads it from the cookie the first page left."""
        if not self._csrf:
            self.client.get("/")
        return self._csrf

    @property
    def _csrf(self) -> str:
        return csrf_in({cookie.key: cookie.value for cookie in self.client._cookies.values()})

    def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None, **more: Any) -> Any:
        """A POST of JSON with the page's token."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        extra_headers = headers or {}
        token = {} if "X-CSRFToken" in extra_headers else {"X-CSRFToken": self.token}
        sent = {"Content-Type": "application/json"} | token | extra_headers
        return self.client.post(path, data=raw, headers=sent, **more)


def callback(web: WebApp, output: str, **values: Any) -> Json:
    """The body a page of ours sends for a callback: every input and state empty unless given by "id.prop"."""
    kept = next(v for k, v in web.app.dash.callback_map.items() if output in k)
    outputs = kept["output"] if isinstance(kept["output"], list) else [kept["output"]]
    output_ids = [{"id": o.component_id, "property": o.component_property} for o in outputs]
    body: Json = {
        "output": next(k for k in web.app.dash.callback_map if output in k),
        "outputs": output_ids if isinstance(kept["output"], list) else output_ids[0],
        "inputs": [_item(item, values) for item in kept["inputs"]],
        "changedPropIds": [],
        "parsedChangedPropsIds": [],
    }
    if kept["state"]:
        body["state"] = [_item(item, values) for item in kept["state"]]
    return body


def _item(declared: Json, values: dict[str, Any]) -> Any:
    if declared["id"].startswith("{"):
        return []
    name = f"{declared['id']}.{declared['property']}"
    return {"id": declared["id"], "property": declared["property"], "value": values.get(name)}
