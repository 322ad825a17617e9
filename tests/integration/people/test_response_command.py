"""`palmcommand response` as an operator types it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from dashboard.cli.root import app
from data_access.database.tables.live_tables import trace
from data_access.store import Store
from data_access.streams.redis_streams import connect, feed_tail
from tests.integration.reports import COUNTY


@pytest.fixture
def run(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run one command in a fresh installation with a commander and a duty officer."""
    given = {"DATA_DIR": str(tmp_path / "data"), "LANG": "en", "DEMO": "0"}
    for name, value in (given | {"COUNTIES": str(root / "counties" / "longyou")}).items():
        monkeypatch.setenv(f"PALM_{name}", value)
    monkeypatch.delenv("PALM_DATABASE_URL", raising=False)

    def command(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*words])
        return done.exit_code, done.output

    for login, role in (("cao", "commander"), ("dan", "duty_officer")):
        code, output = command("account", "create", login, "--name", "曹雪芹", "--grant", f"{role}:{COUNTY}")
        assert code == 0, output
    return command


def last_row(folder: Path) -> Any:
    store = Store(f"sqlite:///{folder}/data/palm.db")
    with store.reading() as connection:
        of_itself = trace.c.action != "patrol.demanded"
        row = connection.execute(select(trace).where(of_itself).order_by(trace.c.n.desc())).first()
    store.close()
    return row


def test_a_response_is_declared_listed_and_ended_on_a_commanders_order(run: Any, tmp_path: Path) -> None:
    order = ("--reason", "County command decided", "--ordered-by", "cao")
    assert run("response", "list") == (0, "Peace: no response runs.\n")
    code, output = run("response", "declare", "flood", "4", *order)
    assert (code, output) == (0, "The response flood runs at level IV.\n")
    assert run("response", "declare", "flood", "2", *order)[0] == 0
    row = last_row(tmp_path)
    assert (row.action, row.actor.startswith("cli:"), row.object) == (
        "response.changed",
        True,
        "response:flood",
    )
    assert row.ordered_by.startswith("account:")
    assert "County command decided" in row.body
    assert run("response", "list")[1].startswith("flood\tII\t")
    assert run("response", "end", "flood", *order) == (0, "The response flood is ended.\n")
    assert run("response", "list") == (0, "Peace: no response runs.\n")


def test_nobody_declares_one_on_the_order_of_somebody_who_may_not(run: Any, tmp_path: Path) -> None:
    before = last_row(tmp_path)
    result = run("response", "declare", "flood", "4", "--reason", "No commander here", "--ordered-by", "dan")
    assert (result[0], "declare_response" in result[1]) == (1, True)
    assert run("account", "disable", "cao")[0] == 0
    result = run("response", "declare", "flood", "4", "--reason", "Has left us", "--ordered-by", "cao")
    assert (result[0], "declare_response" in result[1]) == (1, True)
    before = last_row(tmp_path)
    assert run("response", "end", "flood", "--reason", "No such runs", "--ordered-by", "cao")[0] == 1
    assert last_row(tmp_path) == before


def test_screens_are_told_by_the_feed_of_the_configured_stream_server(
    run: Any, valkey: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALM_REDIS_URL", valkey.url)
    order = ("--reason", "County command decided", "--ordered-by", "cao")
    assert run("response", "declare", "flood", "4", *order)[0] == 0
    client = connect(valkey.url)
    kinds = [change["kind"] for _, _, changes in feed_tail(client, {COUNTY: "0"}, 1) for change in changes]
    client.close()
    assert kinds == ["response.declared", "patrol.demanded"]
