"""Commands of imports at the door: who may give them, and what happens before the transaction."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.tables.live_tables import trace
from data_access.files import people_files
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.import_commands import PreviewImport
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from tests.integration.people.conftest import Clock
from tests.integration.people.import_samples import IMPORT_SAMPLES, PREVIEW
from tests.integration.reports import COUNTY

ANNA = Actor(Viewer(Kind.PERSON, "account:7", "Anna", (Grant(Role.ADMINISTRATOR, COUNTY),)), "10.0.0.7")
CAO = Actor(Viewer(Kind.PERSON, "account:9", "Cao", (Grant(Role.COMMANDER, COUNTY),)), "10.0.0.9")


@pytest.fixture
def bus(store: Store, county: County, clock: Clock) -> CommandBus:
    return CommandBus(store, Context({COUNTY: county}, 100), clock=clock)  # type: ignore[arg-type]


def count_rows(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(trace)).scalar_one()


@pytest.mark.parametrize("kind", IMPORT_SAMPLES, ids=lambda kind: kind.__name__)
def test_an_import_is_for_whoever_manages_people(
    kind: type[Command], bus: CommandBus, store: Store, clock: Clock
) -> None:
    *before, last = IMPORT_SAMPLES[kind]
    for sample in before:
        if isinstance(sample, Command):
            bus.handle(sample, ANNA)
        else:
            sample(store, clock.now)  # type: ignore[arg-type]
    rows = count_rows(store)
    with pytest.raises(Refused) as caught:
        bus.handle(last, CAO)  # type: ignore[arg-type]
    assert caught.value.code == "forbidden"
    assert count_rows(store) == rows
    bus.handle(last, ANNA)  # type: ignore[arg-type]
    assert count_rows(store) > rows


def test_a_file_is_read_before_the_transaction_that_locks(
    bus: CommandBus, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noted(name: str, real: Any) -> Any:
        def called(*args: Any) -> Any:
            order.append(name)
            return real(*args)

        return called

    monkeypatch.setattr(people_files, "read", noted("read", people_files.read))
    monkeypatch.setattr(store, "unit_of_work", noted("unit_of_work", store.unit_of_work))
    bus.handle(PREVIEW, ANNA)
    assert order == ["read", "unit_of_work"]


def test_a_forbidden_file_is_not_read(bus: CommandBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_files, "read", lambda *_: pytest.fail("it was read"))
    with pytest.raises(Refused, match="manage_people"):
        bus.handle(PREVIEW, CAO)


def test_the_bytes_of_a_file_are_not_shown() -> None:
    assert "content" not in repr(PreviewImport(region=COUNTY, kind="people", content=b"x", filename="a"))
