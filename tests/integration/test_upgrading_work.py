"""Work that was under way when a version was replaced goes on under the next: squads, calls, messages,
timers, whistles, parts, consultations, photos, complaints, responses and links.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from dashboard.relay.fires.all_fires import list_fires
from dashboard.relay.timers import Timers
from data_access.accounts import Accounts, Policy
from data_access.audit.anchors import Folder
from data_access.cases.photo_rows import list_photos, read_photo
from data_access.county_packs.county_pack import County
from data_access.directory.complaint_rows import list_of_person
from data_access.emergency.responses.response_rows import read_running
from data_access.maintenance.verification.verify import verify
from data_access.outbox.outbox_rows import take_due
from data_access.outbox.timer_rows import read_due
from data_access.squads.case_trail_rows import read_case_trail
from data_access.squads.squad_store import read_squad
from data_access.store import Store
from domain.cases import handling_commands as h
from domain.cases.joint import joint_commands as j
from domain.directory.complaint_commands import AnswerComplaint
from domain.emergency.responses.response_commands import EndResponse
from domain.squads import squad_commands as s
from domain.squads.squad import Squad
from tests.databases import Cluster
from tests.installations import fill_commands as f
from tests.installations import old
from tests.installations.fill_county import small
from tests.installations.old import Installation
from tests.installations.upgraded import copy_upgraded
from tests.integration.reports import COUNTY
from tests.integration.test_upgrading import where

__all__ = ["where"]
FILES = [file for file in old.FILES if old.revision(file) >= "0020"]
"""Installations before that had no squads."""


@dataclass
class UpgradedInstallation:
    """An installation of an earlier version, upgraded; `now` is what it takes for the time."""

    left: Installation
    store: Store
    context: Context
    now: datetime

    def __post_init__(self) -> None:
        self.bus = CommandBus(self.store, self.context, clock=lambda: self.now)

    def squad(self) -> Squad:
        """The one that was live when the installation was left."""
        with self.store.reading() as connection:
            found = read_squad(connection, COUNTY, f.SQUAD)
        assert found is not None
        return found

    def states(self) -> dict[str, str]:
        return {member.person: member.state for member in self.squad().members}

    def command(self, kind: type[Any], by: Any, **given: Any) -> Any:
        return self.bus.handle(kind(region=COUNTY, reason=f.WHY, **given), by)


@pytest.fixture(params=FILES, ids=old.revision)
def upgraded(
    request: pytest.FixtureRequest, where: Cluster | None, tmp_path: Path, county: County
) -> Iterator[UpgradedInstallation]:
    left = copy_upgraded(request.param, where, tmp_path)
    made: UpgradedInstallation
    store = Store(left.url, clock=lambda: made.now)
    made = UpgradedInstallation(
        left, store, Context({COUNTY: small(county)}, 100), left.now + timedelta(minutes=1)
    )
    yield made
    verdict = verify(store.database, COUNTY, Folder(left.anchors), None)
    store.close()
    assert verdict.findings == []


def test_a_squad_goes_on_until_its_case_is_closed(upgraded: UpgradedInstallation) -> None:
    assert upgraded.states() == {
        f.COMING: "on_the_way", f.AWAY: "unavailable", f.SILENT: "called", f.AGAIN: "called",
    }  # fmt: skip
    [order] = upgraded.squad().orders
    assert (order.list_silent(), order.receipts[f.COMING].state) == ([f.AGAIN], "read")
    member = upgraded.squad().find_member(f.COMING)
    assert member is not None
    assert [(item.state, item.clock_off_s) for item in member.answers] == [("on_the_way", 90.0)]
    answer = {"squad": f.SQUAD, "answered_at": upgraded.now, "person": f.SILENT}
    upgraded.command(s.AnswerCall, f.phone_of(f.SILENT), **answer, state="accepted")
    upgraded.command(s.StandDownSquad, f.OFFICER, squad=f.SQUAD, expected_version=upgraded.squad().version)
    upgraded.command(s.AnswerCall, f.phone_of(f.AGAIN), **answer | {"person": f.AGAIN}, state="on_site")
    late = upgraded.squad().find_member(f.AGAIN)
    assert late is not None
    assert (late.state, late.answers[-1].late) == ("released", True)
    upgraded.command(h.CancelCase, f.OFFICER, case=f.LIVE, expected_version=1)
    with upgraded.store.reading() as connection:
        trail = read_case_trail(connection, f.LIVE)
    assert trail is not None
    assert len(trail["entries"]) > 12


def test_messages_that_waited_are_sent_and_timers_fire_once(upgraded: UpgradedInstallation) -> None:
    with upgraded.store.database.writing() as connection:
        waiting = take_due(connection, "notice", upgraded.now, 100)
        assert take_due(connection, "notice", upgraded.now, 100) == []
    of_squad = [delivery.message for delivery in waiting if delivery.message.subject == f.SQUAD]
    assert {(message.kind, message.person) for message in of_squad} == {
        ("order", f.COMING), ("order", f.AGAIN),
    }  # fmt: skip
    upgraded.now += timedelta(hours=3)
    with upgraded.store.reading() as connection:
        due = read_due(connection, upgraded.now, 100)
    fires = list_fires(upgraded.context)
    assert {timer.kind for timer in due} <= set(fires)
    timers = Timers(upgraded.store, clock=lambda: upgraded.now, fires=fires)
    assert timers.fire_due() == len(due) > 2
    with upgraded.store.reading() as connection:
        assert not {timer.id for timer in read_due(connection, upgraded.now, 100)} & {
            timer.id for timer in due
        }
        case = read_case_trail(connection, f.WHISTLED)
    with upgraded.store.database.writing() as connection:
        taken = [delivery.message for delivery in take_due(connection, "sms", upgraded.now, 100)]
    rungs = [message for message in taken if message.subject == f.SQUAD]
    assert sorted((rung.kind, rung.person, rung.rung) for rung in rungs) == [
        ("call", f.SILENT, 1), ("call", f.AGAIN, 1),
    ]  # fmt: skip
    assert case is not None
    assert "case.whistle_lapsed" in {entry.get("action") for entry in case["entries"]}
    assert upgraded.squad().short_at is not None


def test_whistles_parts_and_a_consultation_are_answered(upgraded: UpgradedInstallation) -> None:
    whistle = {"case": f.WHISTLED, "expected_version": 0, "whistle": 1, "unit": f.TOWN, "note": "已到场"}
    upgraded.command(h.ReportIn, f.OFFICER, **whistle)
    case = {"case": f.JOINT}
    upgraded.command(j.ExcusePart, f.OFFICER, **case, part=1, expected_version=2)
    upgraded.command(j.AnswerPart, f.OFFICER, **case, part=2, state="started", expected_version=1)
    upgraded.command(j.AnswerPart, f.OFFICER, **case, part=2, state="done", note="已检测", expected_version=2)
    decision = {"consultation": 1, "decision": "停产整改", "parts": (), "expected_version": 2}
    upgraded.command(j.DecideConsultation, f.OFFICER, **case, **decision)
    upgraded.command(h.StartHandling, f.HEAD, **case, expected_version=2)
    upgraded.command(h.FinishHandling, f.HEAD, **case, note="已整改", expected_version=3)
    upgraded.command(h.ResumeCase, f.OFFICER, case=f.SUSPENDED, expected_version=3)
    upgraded.command(h.ReopenCase, f.OFFICER, case=f.CLOSED, expected_version=6)


def test_photos_complaints_responses_and_links_are_what_they_were(upgraded: UpgradedInstallation) -> None:
    with upgraded.store.reading() as connection:
        [photo] = list_photos(connection, COUNTY, f.CLOSED)
        content = read_photo(connection, COUNTY, f.CLOSED, photo["id"])
        [answered] = list_of_person(connection, COUNTY, f.COMING)
        [waiting] = list_of_person(connection, COUNTY, f.AWAY)
        running = read_running(connection, COUNTY)
    assert content is not None
    assert content.startswith(b"\xff\xd8")
    assert (answered.answer, waiting.answer) == ("已上墙", "")
    upgraded.command(AnswerComplaint, f.WATER, complaint=waiting.id, text="已调整")
    assert [(item.type, item.level) for item in running] == [("typhoon", 3)]
    upgraded.command(EndResponse, f.COMMANDER, type="typhoon", expected_version=1)
    accounts = Accounts(
        upgraded.store, Policy(default_region=COUNTY, key=bytes(range(32))), lambda: upgraded.now
    )
    viewer = accounts.viewer_of_link(upgraded.left.opens["link"])
    assert viewer is not None
    assert viewer.person == f.COMING
    assert accounts.viewer_of_link(upgraded.left.opens["revoked"]) is None
