"""What an earlier version left goes on after the upgrade: trace, people, keys, sessions, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import func, select

from dashboard.commands import Desk
from data_access.accounts import Accounts, Policy
from data_access.accounts.passwords import Hashing
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.directory import people_queries
from data_access.directory.imports import By, Importing
from data_access.storage import schema
from data_access.store import Store
from data_access.tables import live_tables
from data_access.tables.directory_tables import imports
from data_access.unit_of_work import Origin
from data_access.verification.verify import verify
from domain.cases.case_join import case_id
from domain.directory.imports import Hand, State
from tests.installations import old
from tests.installations.keep import CALLED, WAITS_FOR, small
from tests.installations.old import Installation
from tests.integration.accounts import ADDRESS, AGENT, CHEAP
from tests.integration.reports import COUNTY, NOW, case, envelopes


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with no table in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/palm.db"
    return str(request.getfixturevalue("empty_postgres"))


@pytest.fixture(params=old.FILES, ids=lambda file: file.name.partition(".")[0])
def left(request: pytest.FixtureRequest, empty_database: str, tmp_path: Path) -> Installation:
    """An installation of an earlier version, upgraded."""
    made = old.restore(request.param, empty_database, tmp_path / "anchors")
    schema.upgrade(made.url)
    return made


@pytest.fixture
def store(left: Installation) -> Iterator[Store]:
    made = Store(left.url, clock=lambda: left.now)
    yield made
    made.close()


@pytest.fixture
def accounts(store: Store, left: Installation) -> Accounts:
    policy = Policy(default_region=COUNTY, key=bytes(range(32)))
    return Accounts(store, policy, lambda: left.now + timedelta(minutes=2), Hashing(CHEAP))


def test_every_revision_that_was_in_use_has_its_installation() -> None:
    assert [file.name.partition(".")[0] for file in old.FILES] >= ["0006"]


def test_the_trace_is_whole(store: Store, left: Installation) -> None:
    assert schema.is_current(left.url)
    for county in (COUNTY, "3308"):
        verdict = verify(store.database, county, Folder(left.anchors), None)
        assert verdict.findings == []
        assert verdict.rows > 0


def test_whoever_was_signed_in_still_is_and_keys_still_open(accounts: Accounts, left: Installation) -> None:
    opens = left.opens
    viewer = accounts.viewer_of(opens["session"])
    assert viewer is not None
    assert viewer.actor.startswith("account:")
    assert accounts.viewer_of(opens["screen"]) is not None
    assert accounts.kiosk_sign_in(opens["kiosk"], ADDRESS, AGENT).viewer.grants
    for scope, secret in opens["tokens"].items():
        token = accounts.token_of(secret)
        assert token is not None
        assert token.scope == scope
    assert accounts.invitation(opens["invitation"]).kind == "invite"


def test_a_password_and_its_second_factor_still_let_in(accounts: Accounts, left: Installation) -> None:
    opens = left.opens
    code = pyotp.TOTP(opens["totp"]).at(accounts.clock())
    assert accounts.sign_in(opens["login"], opens["password"], code, ADDRESS, AGENT).session_secret
    recovered = accounts.sign_in(opens["login"], opens["password"], opens["codes"][0], ADDRESS, AGENT)
    assert recovered.session_secret


def test_cases_are_what_they_were_and_an_update_that_waited_meets_its_report(
    store: Store, county: County
) -> None:
    pack = small(county)
    desk = Desk(store, {COUNTY: pack}, lambda: NOW)
    done = desk.handle(envelopes(case("c1", 1), start=100))
    assert (done.duplicates, len(done.dead)) == (0, 1), "c1 was another message"
    desk.handle(envelopes(case(WAITS_FOR, 25), start=200))
    met = store.case_detail(case_id(COUNTY, "12345", WAITS_FOR))
    assert met is not None
    assert (met["case"]["stage"], met["remark"]) == ("dispatched", "先到的更新")
    handled = store.case_detail(case_id(COUNTY, "12345", "c1"))
    closed = store.case_detail(case_id(COUNTY, "12345", "c2"))
    assert handled is not None
    assert closed is not None
    assert (handled["case"]["stage"], handled["remark"], closed["case"]["stage"]) == (
        "handling",
        "已派人",
        "closed",
    )
    assert store.case_detail(case_id(COUNTY, "12345", CALLED)) is not None
    assert [letter["reason"] for letter in store.dead_letters(COUNTY)][-1] == "missing_field"
    assert [loss["count"] for loss in store.lost(COUNTY)] == [9]


def test_an_import_that_waited_is_let_in(store: Store, left: Installation, county: County) -> None:
    importing = Importing(store, 2, lambda: left.now)
    with store.reading() as connection:
        number, digest = connection.execute(select(imports.c.id, imports.c.digest)).one()
    by = By(Hand("account:8"), "Bert", Origin("account:8", "10.0.0.8"))
    assert importing.approve(small(county), number, digest, by).state is State.APPLIED
    with store.reading() as connection:
        everybody = people_queries.everybody(connection, COUNTY)
        rows = connection.execute(select(func.count()).select_from(live_tables.trace)).scalar_one()
    assert {"LY-N0", "LY-N4", "LY-X1"} <= set(everybody)
    assert rows > 44
