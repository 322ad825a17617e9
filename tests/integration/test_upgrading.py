"""What an earlier version left goes on after the upgrade: trace, people, keys, sessions, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import func, select

from dashboard.commands import Envelope, ReportHandler
from data_access.accounts import Accounts, Policy
from data_access.accounts.credentials.passwords import Hashing
from data_access.accounts.devices import find_device
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database import schema
from data_access.database.tables import live_tables
from data_access.database.tables.directory_tables import imports
from data_access.directory import people_queries, rosters
from data_access.maintenance.retention import retention
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from data_access.streams import suspects
from domain.access.rights import Viewer
from domain.cases.case_join import case_id
from domain.directory.imports import State
from domain.kernel.errors import Refused
from domain.sources.senders import Sender
from domain.sources.source_commands import ClaimResend
from tests.account_commands import commands_of, own_account_of, services_of
from tests.databases import Cluster
from tests.import_commands import ImportCommands
from tests.installations import old
from tests.installations.fill_accounts import viewer_of
from tests.installations.fill_county import ABOVE, CALLED, NARROW, WAITS_FOR, importer, small
from tests.installations.old import Installation
from tests.installations.upgraded import copy_upgraded
from tests.integration.accounts import ADDRESS, AGENT, CHEAP, own_origin, password
from tests.integration.officer import OFFICER, bus_of
from tests.integration.reports import COUNTY, NOW, encode_case, envelopes


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest) -> Cluster | None:
    """The server that an installation's database is on; None for an embedded one."""
    return None if request.param == "sqlite" else request.getfixturevalue("cluster")


@pytest.fixture(params=old.FILES, ids=old.revision)
def upgraded(request: pytest.FixtureRequest, where: Cluster | None, tmp_path: Path) -> Installation:
    """An installation of an earlier version, upgraded."""
    return copy_upgraded(request.param, where, tmp_path)


@pytest.fixture
def store(upgraded: Installation) -> Iterator[Store]:
    made = Store(upgraded.url, clock=lambda: upgraded.now)
    yield made
    made.close()


@pytest.fixture
def accounts(store: Store, upgraded: Installation) -> Accounts:
    policy = Policy(default_region=COUNTY, key=bytes(range(32)))
    return Accounts(store, policy, lambda: upgraded.now + timedelta(minutes=2), Hashing(CHEAP))


SINCE_0011 = pytest.mark.parametrize("upgraded", old.FILES[1:], indirect=True, ids=old.revision)
"""Installations before that had none of it."""


def test_the_trace_is_whole(store: Store, upgraded: Installation) -> None:
    assert schema.is_current(upgraded.url)
    for county in (COUNTY, "3308"):
        verdict = verify(store.database, county, Folder(upgraded.anchors), None)
        assert verdict.findings == []
        assert verdict.rows > 0


def test_whoever_was_signed_in_still_is_and_keys_still_open(
    accounts: Accounts, upgraded: Installation
) -> None:
    opens = upgraded.opens
    viewer = accounts.viewer_of(opens["session"])
    assert viewer is not None
    assert viewer.actor.startswith("account:")
    assert accounts.viewer_of(opens["screen"]) is not None
    assert services_of(accounts).sessions.open_kiosk(opens["kiosk"], ADDRESS, AGENT).viewer.grants
    for name, secret in opens["tokens"].items():
        token = accounts.token_of(secret)
        assert token is not None
        assert token.scope == {"approved": "read"}.get(name, name)
    assert services_of(accounts).invitations.get(opens["invitation"]).kind == "invite"


def test_a_password_and_its_second_factor_still_let_in(accounts: Accounts, upgraded: Installation) -> None:
    opens = upgraded.opens
    code = pyotp.TOTP(opens["totp"]).at(accounts.context.clock())
    assert (
        services_of(accounts)
        .sign_in.by_password(opens["login"], opens["password"], code, ADDRESS, AGENT)
        .session_secret
    )
    recovered = services_of(accounts).sign_in.by_password(
        opens["login"], opens["password"], opens["codes"][0], ADDRESS, AGENT
    )
    assert recovered.session_secret
    with pytest.raises(Refused):
        services_of(accounts).sign_in.by_password(
            opens["login"], opens["password"], opens["codes"][0], ADDRESS, AGENT
        )


@SINCE_0011
def test_a_known_browser_is_still_known_and_a_begun_second_factor_is_confirmed(
    accounts: Accounts, store: Store, upgraded: Installation
) -> None:
    known = accounts.queries.by_login(upgraded.opens["login"])
    assert known is not None
    with store.reading() as connection:
        assert (
            find_device(connection, accounts.context.clock(), known.id, upgraded.opens["browser"]) is not None
        )
    begun = upgraded.opens["pending_factor"]
    viewer = accounts.viewer_of(begun["session"])
    assert viewer is not None
    code = pyotp.TOTP(pyotp.parse_uri(begun["address"]).secret).at(accounts.context.clock())
    origin = own_origin(accounts.queries.get(begun["account"]))
    assert own_account_of(accounts).confirm_factor(begun["account"], code, origin, viewer.session)


@SINCE_0011
def test_a_reset_and_a_read_token_that_wait_are_approved_by_a_second_person(
    accounts: Accounts, upgraded: Installation
) -> None:
    first, second, commander = (
        hand(accounts, upgraded.opens[name]) for name in ("first", "second", "commander")
    )
    with pytest.raises(Refused, match="their own reset"):
        commands_of(accounts).approve_reset(upgraded.opens["reset"], first, ADDRESS)
    link = commands_of(accounts).approve_reset(upgraded.opens["reset"], second, ADDRESS)
    assert services_of(accounts).invitations.redeem(link, "", "", password(), ADDRESS, AGENT).session_secret
    _, secret = commands_of(accounts).approve_token(upgraded.opens["token_request"], commander, ADDRESS)
    assert accounts.viewer_of_token(secret) is not None


def hand(accounts: Accounts, actor: str) -> Viewer:
    """Somebody as a session of theirs would tell."""
    return viewer_of(accounts.queries.get(int(actor.partition(":")[2])))


def test_cases_are_what_they_were_and_an_update_that_waited_meets_its_report(
    store: Store, county: County
) -> None:
    handler = ReportHandler(store, {COUNTY: small(county)}, lambda: NOW)
    done = handler.handle(envelopes(encode_case("c1", 1), start=100))
    assert (done.duplicates, len(done.dead)) == (0, 1), "c1 was another message"
    handler.handle(envelopes(encode_case(WAITS_FOR, 25), start=200))
    assert read_case_stage(store, WAITS_FOR) == ("dispatched", "先到的更新")
    assert read_case_stage(store, "c1") == ("handling", "已派人")
    assert read_case_stage(store, "c2")[0] == "closed"
    assert store.case_detail(case_id(COUNTY, "12345", CALLED)) is not None
    assert "missing_field" in {letter_id["reason"] for letter_id in store.dead_letters(COUNTY)}
    assert store.lost(COUNTY)[0]["count"] == 9


def read_case_stage(store: Store, name: str) -> tuple[str, str]:
    """The stage of a case and its newest remark."""
    found = store.case_detail(case_id(COUNTY, "12345", name))
    assert found is not None
    return found["case"]["stage"], found["remark"]


@SINCE_0011
def test_an_update_of_a_narrower_sender_that_waited_meets_its_report(store: Store, county: County) -> None:
    handler = ReportHandler(store, {COUNTY: small(county)}, lambda: NOW)
    town = Sender(1, "乡镇系统", "330825101")
    handler.handle([Envelope(COUNTY, "cases", "201-0", encode_case(NARROW, 25), 1, None, town)])
    [met] = store.reported(COUNTY, "12345", NARROW)
    assert (store.case_detail(met.id) or {})["remark"] == "乡镇先到"
    assert (read_case_stage(store, "c3")[0], read_case_stage(store, "c4")[0]) == ("reopened", "closed")


@SINCE_0011
def test_what_could_not_be_taken_is_where_it_was_left(store: Store, upgraded: Installation) -> None:
    fresh, claimed, sent = (letter_id["id"] for letter_id in reversed(store.dead_letters(COUNTY)))
    bus = bus_of(store, clock=lambda: upgraded.now)
    bus.handle(ClaimResend(region=COUNTY, dead_letter=fresh), OFFICER)
    for number in (sent, claimed):
        with pytest.raises(Refused, match="id_reused"):
            bus.handle(ClaimResend(region=COUNTY, dead_letter=number), OFFICER)
    assert [loss["count"] for loss in store.lost(COUNTY, open_only=True)] == [9]
    with store.reading() as connection:
        assert suspects.listed(connection) == [(COUNTY, "cases", "60-0")]
        assert retention.kept(connection, COUNTY)["positions"].days == 60
        on_duty = rosters.between(connection, COUNTY, "2026-11-30", "2026-12-01")
    assert [duty.shift for duty, _ in on_duty] == ["day", "night"]


def test_an_import_that_waited_is_let_in(store: Store, upgraded: Installation, county: County) -> None:
    importing = ImportCommands(store, ABOVE, lambda: upgraded.now)
    i = imports.c
    with store.reading() as connection:
        waits = select(i.id, i.digest, i.author).where(i.state == State.WAITING)
        number, digest, author = connection.execute(waits).one()
    first, second = importer(int(author.partition(":")[2])), importer(99)
    with pytest.raises(Refused, match="their own import"):
        importing.approve(small(county), number, digest, first)
    assert importing.approve(small(county), number, digest, second).state is State.APPLIED
    with store.reading() as connection:
        everybody = people_queries.everybody(connection, COUNTY)
        rows = connection.execute(select(func.count()).select_from(live_tables.trace)).scalar_one()
    assert {"LY-N0", "LY-N4", "LY-X1"} <= set(everybody)
    assert rows > 44


@SINCE_0011
def test_a_preview_is_applied_by_its_author(store: Store, upgraded: Installation, county: County) -> None:
    importing = ImportCommands(store, ABOVE, lambda: upgraded.now)
    number = upgraded.opens["imports"]["previewed"]
    digest = importing.load_import(COUNTY, number).digest
    assert importing.apply(small(county), number, digest, importer(7)).state is State.APPLIED
