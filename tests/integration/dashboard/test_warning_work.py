"""Warnings that come by the stream: stored, chained, told to the screens, over in time; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import json
from sqlalchemy import insert

from dashboard.cli.replays.warning_lists import read_list
from dashboard.commands import ReportHandler
from dashboard.handlers.context import Context
from dashboard.realtime.live_state import Live
from dashboard.relay.fires.roster_timers import GAPS
from dashboard.relay.fires.warning_timers import warning_fires
from dashboard.relay.timer_audit import TimerAuditor, list_missing
from dashboard.relay.timers import Timers
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.tables.directory_tables import people
from data_access.emergency.responses.warning_messages import read_file, read_messages
from data_access.emergency.responses.warning_rows import read_ended_warnings, read_live_warnings
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify
from data_access.outbox import timer_rows
from data_access.store import Store
from domain.emergency.responses.response import Response
from domain.emergency.rollouts.proposals.proposal_rules import propose
from domain.emergency.warnings.standing.signature_policy import SignaturePolicy, Trust
from tests.integration.reports import COUNTY
from tests.integration.warning_reports import (
    CHAIN,
    NOON,
    file_message,
    on_stream,
    seen_message,
    xml_of,
)


class WarnedCounty:
    """One county's door, with a clock of its own."""

    def __init__(self, store: Store, county: County, trust: Trust = Trust.ANY) -> None:
        self.now, self.store, self.county = NOON, store, county
        policy = SignaturePolicy(trust)
        self.handler = ReportHandler(store, {COUNTY: county}, clock=lambda: self.now, signatures=policy)
        self.entries = 0
        self.kinds: list[str] = []
        self.screen = Live(COUNTY)
        self.feed = Feed(store, {COUNTY: county}, clock=lambda: self.now)
        self.screen.load(self.feed.snapshot(COUNTY), [])

    def take(self, *messages: bytes) -> Any:
        """Put messages through the door; screens hear of what changed."""
        done = self.handler.handle(on_stream(*messages, start=self.entries + 1))
        self.entries += len(messages)
        self._hear([change for _, _, changes in done.changes for change in changes])
        return done

    def fire(self) -> None:
        """Fire the timers that are due."""
        fires = warning_fires(Context({COUNTY: self.county}, 100))
        Timers(self.store, lambda work: self._hear(work.changes), lambda: self.now, fires).fire_due()

    def _hear(self, raw: list[bytes]) -> None:
        changes = [json.decode(change) for change in raw]
        self.kinds += [change["kind"] for change in changes]
        self.screen.offer(changes)

    def add_leader(self) -> None:
        """Somebody whom the plans name."""
        row = {"county": COUNTY, "id": "L1", "name": "张三", "phone": "13900000101", "region": "330825101264"}
        row |= {"post": "leader", "unit": "", "source": "admin", "removed_at": ""}
        with self.store.database.writing() as connection:
            connection.execute(insert(people).values(**row, active=1, version=1))

    @property
    def rollouts(self) -> list[dict[str, Any]]:
        """The roll-outs on the screens."""
        found: list[dict[str, Any]] = self.screen.state()["rollouts"]
        return found

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What screens hold, which is what a fresh snapshot holds."""
        fresh = Live(COUNTY)
        fresh.load(self.feed.snapshot(COUNTY), [])
        rows: list[dict[str, Any]] = self.screen.state()["warnings"]
        assert rows == fresh.state()["warnings"]
        return rows


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    yield made
    made.close()


@pytest.fixture
def warned(store: Store, county: County) -> WarnedCounty:
    return WarnedCounty(store, county)


def test_a_response_is_proposed_while_a_warning_stands_and_its_end_afterwards(warned: WarnedCounty) -> None:
    def proposed(runs: Response | None = None) -> int | None:
        with warned.store.reading() as connection:
            live, over = read_live_warnings(connection, COUNTY), read_ended_warnings(connection, COUNTY)
        found = propose("typhoon", runs, warned.county.plans.values(), live, over)
        return None if found is None else found.level

    warned.take(file_message("1", xml_of(CHAIN[0]), name=CHAIN[0]))
    assert proposed() is None
    warned.now += timedelta(hours=6)
    warned.take(file_message("2", xml_of(CHAIN[1])))
    assert proposed() == 2
    runs = Response(COUNTY, "typhoon", 2, warned.now, warned.now, 1)
    assert proposed(runs) is None
    warned.now += timedelta(days=2)
    warned.take(file_message("3", xml_of(CHAIN[2])))
    assert (proposed(), proposed(runs)) == (None, 0)


def test_a_chain_is_one_warning_on_the_screens_until_its_cancel(warned: WarnedCounty, tmp_path: Path) -> None:
    warned.take(file_message("1", xml_of(CHAIN[0]), name=CHAIN[0]))
    (row,) = warned.rows
    assert (row["hazard"], row["event_code"], row["colour"], row["state"]) == (
        "typhoon",
        "11B01",
        "yellow",
        "standing",
    )
    assert (row["regions"], row["source"], row["expires"]) == (
        ["330825"],
        "mara",
        "2026-08-10T12:00:00.000+08:00",
    )
    warned.now += timedelta(hours=6)
    warned.take(file_message("2", xml_of(CHAIN[1])))
    (updated,) = warned.rows
    assert (updated["id"], updated["colour"], updated["version"]) == (row["id"], "orange", 2)
    warned.now += timedelta(days=2)
    warned.take(file_message("3", xml_of(CHAIN[2])))
    assert warned.rows == []
    assert warned.kinds == [
        "warning.received",
        "warning.updated",
        "proposal.made",
        "warning.cancelled",
        "proposal.expired",
    ]
    with warned.store.reading() as connection:
        messages = read_messages(connection, COUNTY, row["id"])
        kept = read_file(connection, COUNTY, messages[0].file)
    assert [message.meaning for message in messages] == ["new", "update", "cancel"]
    assert messages[0].facts["texts"][0]["instruction"] == "自制：请做好防范。"
    assert kept is not None
    assert kept[0] == CHAIN[0]
    verdict = verify(warned.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}, "nothing else"


def test_what_comes_again_changes_nothing(warned: WarnedCounty) -> None:
    first = file_message("1", xml_of(CHAIN[0]))
    warned.take(first)
    assert warned.take(first).duplicates == 1, "redelivered"
    warned.take(file_message("another way", xml_of(CHAIN[0])))
    assert (warned.kinds, len(warned.rows)) == (["warning.received"], 1)


def test_an_update_whose_beginning_was_missed_warns_and_its_beginning_comes_late(
    warned: WarnedCounty,
) -> None:
    warned.now += timedelta(hours=6)
    warned.take(file_message("2", xml_of(CHAIN[1])))
    warned.take(file_message("1", xml_of(CHAIN[0])))
    (row,) = warned.rows
    assert (row["colour"], warned.kinds) == ("orange", ["warning.received", "proposal.made"])
    with warned.store.reading() as connection:
        messages = read_messages(connection, COUNTY, row["id"])
    assert sorted(message.meaning for message in messages) == ["late", "new"]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (file_message("1", "<alert/>"), "bad_warning"),
        (file_message("1", '<!DOCTYPE a [<!ENTITY b "c">]><alert/>'), "bad_warning"),
        (seen_message("1", "ISSUE", region="330122"), "outside_county"),
        (seen_message("1", "LIFTED"), "bad_field"),
        (seen_message("1", "ISSUE", region="33082"), "bad_field"),
        (b'{"kind":"warning.file","id":"1","source":"a","at":"2026-08-09T04:00:00Z"}', "missing_field"),
        (
            b'{"kind":"warning.file","id":"1","source":"a","at":"2026-08-09T04:00:00Z","base64":"="}',
            "bad_field",
        ),
    ],
)
def test_what_is_no_warning_is_a_dead_letter(warned: WarnedCounty, message: bytes, reason: str) -> None:
    done = warned.take(message)
    assert [dead_letter.reason for _, dead_letter in done.dead] == [reason]
    assert (warned.rows, warned.kinds) == ([], [])


@pytest.mark.parametrize("name", ["exercise.xml", "test.xml", "draft.xml"])
def test_what_is_not_meant_is_listed_as_such_and_never_a_warning(warned: WarnedCounty, name: str) -> None:
    warned.take(file_message("1", xml_of(name)))
    assert warned.rows == []
    with warned.store.reading() as connection:
        (listed,) = read_ended_warnings(connection, COUNTY)
    assert listed.status.value.lower() == name.removesuffix(".xml")


def test_a_warning_of_another_county_is_taken_and_shown_nowhere(warned: WarnedCounty) -> None:
    other = {"330825000000": "330122000000", "龙游县": "桐庐县"}
    cancel = xml_of(CHAIN[2], **other)
    done = warned.take(file_message("1", xml_of(CHAIN[0], **other)), file_message("2", cancel))
    assert (done.taken, done.dead, warned.rows, warned.kinds) == (2, [], [], [])


def test_a_cancel_of_what_nobody_knows_asks(warned: WarnedCounty) -> None:
    warned.now += timedelta(days=2)
    warned.take(file_message("3", xml_of(CHAIN[2])))
    (row,) = warned.rows
    assert (row["state"], row["why"], warned.kinds) == ("asked", "unknown_reference", ["warning.asked"])


def test_where_signatures_are_demanded_an_unsigned_message_asks(store: Store, county: County) -> None:
    world = WarnedCounty(store, county, Trust.TRUSTED)
    world.take(file_message("1", xml_of(CHAIN[0])))
    assert [(row["state"], row["why"]) for row in world.rows] == [("asked", "unsigned")]


def test_a_warning_ends_when_its_time_is_over_and_only_then(warned: WarnedCounty) -> None:
    warned.take(file_message("1", xml_of(CHAIN[0])))
    warned.fire()
    assert len(warned.rows) == 1, "not yet"
    with warned.store.database.writing() as connection:
        (timer,) = timer_rows.read_due(connection, warned.now + timedelta(days=9), 9)
        timer_rows.drop_timer(connection, COUNTY, timer.id)
        assert list_missing(connection, warned.county, warned.now) == [timer]
    assert TimerAuditor(warned.store, {COUNTY: warned.county}, lambda: warned.now).restore_missing() == 2
    with warned.store.database.writing() as connection:
        assert timer_rows.drop_timer(connection, COUNTY, GAPS)
    warned.now += timedelta(days=1)
    warned.fire()
    warned.fire()
    assert (warned.rows, warned.kinds[1:]) == ([], ["warning.expired"])
    with warned.store.reading() as connection:
        assert timer_rows.read_next(connection) is None


def test_a_warning_gone_from_a_list_stands_marked_until_it_expires(warned: WarnedCounty) -> None:
    until = (NOON + timedelta(hours=8)).isoformat()
    warned.take(seen_message("1", "ISSUE", colour="blue", expires=until))
    warned.take(seen_message("2", "UPGRADE", NOON + timedelta(minutes=1), colour="yellow", expires=until))
    (row,) = warned.rows
    assert (row["family"], row["colour"], row["words"][0]["event"]) == ("events", "yellow", "台风")
    warned.take(seen_message("3", "GONE", NOON + timedelta(minutes=2)))
    assert [item["state"] for item in warned.rows] == ["unlisted"], "no cancel"
    warned.take(seen_message("4", "REISSUE", NOON + timedelta(minutes=3), colour="yellow", expires=until))
    assert [(item["id"], item["state"]) for item in warned.rows] == [(row["id"], "standing")]
    warned.take(seen_message("5", "GONE", NOON + timedelta(minutes=4)))
    warned.now += timedelta(hours=9)
    warned.fire()
    assert warned.rows == []
    assert warned.kinds == [
        "warning.received",
        "warning.updated",
        "warning.unlisted",
        "warning.updated",
        "warning.unlisted",
        "warning.expired",
    ]


def test_a_storm_of_a_collected_list_rises_falls_and_is_never_cancelled(
    warned: WarnedCounty, shared_data: Path
) -> None:
    levels: dict[str, list[str]] = {}
    for raw in read_list(shared_data / "warnings" / "cma_warnings_events_zhejiang.csv", "330825"):
        body = json.decode(raw)
        if "2026-08-08" <= body["at"] < "2026-08-12":
            warned.now = datetime.fromisoformat(body["at"])
            warned.fire()
            warned.take(raw)
            for row in warned.rows:
                known = levels.setdefault(row["id"], [])
                if (
                    row["hazard"] == "typhoon"
                    and row["sender"] == "龙游县"
                    and row["colour"] not in known[-1:]
                ):
                    known.append(row["colour"])
    assert [found for found in levels.values() if found] == [["blue", "yellow", "orange", "blue"]]
    assert "warning.cancelled" not in warned.kinds
    assert "warning.unlisted" in warned.kinds
    warned.now += timedelta(days=3)
    warned.fire()
    assert warned.rows == [], "all of them ended by their time"


def test_a_warning_prepares_the_plan_made_for_it_once_and_sends_nothing(warned: WarnedCounty) -> None:
    warned.add_leader()
    warned.take(file_message("1", xml_of(CHAIN[0])))
    warned.fire()
    assert warned.rollouts == [], "yellow calls for nothing"
    warned.now += timedelta(hours=6)
    warned.take(file_message("2", xml_of(CHAIN[1])), file_message("t", xml_of("test.xml")))
    warned.fire()
    (prepared,) = warned.rollouts
    (row,) = warned.rows
    assert (prepared["plan"], prepared["warning"], prepared["state"]) == ("typhoon-2", row["id"], "prepared")
    assert (prepared["people"], prepared["issued_at"]) == (1, None)
    warned.take(file_message("2 again", xml_of(CHAIN[1])))
    warned.fire()
    assert warned.rollouts == [prepared]


def test_a_warning_that_was_cancelled_before_the_timer_prepares_nothing(warned: WarnedCounty) -> None:
    warned.add_leader()
    warned.take(file_message("2", xml_of(CHAIN[1])))
    warned.take(file_message("3", xml_of(CHAIN[2])))
    warned.now += timedelta(seconds=1)
    warned.fire()
    assert warned.rollouts == []


def test_what_nobody_issued_for_a_warning_that_is_over_does_not_keep_the_next_from_preparing(
    warned: WarnedCounty,
) -> None:
    warned.add_leader()
    warned.take(file_message("2", xml_of(CHAIN[1])))
    warned.fire()
    [forgotten] = warned.rollouts
    warned.now += timedelta(days=30)
    warned.fire()
    later = {"20260809": "20260908", "2026-08-09": "2026-09-08", "2026-08-10": "2026-09-09"}
    warned.take(file_message("3", xml_of(CHAIN[1], **later)))
    warned.fire()
    [prepared] = warned.rollouts
    assert {prepared["id"], prepared["warning"]}.isdisjoint({forgotten["id"], forgotten["warning"]})
    assert "rollout.ended" in warned.kinds
