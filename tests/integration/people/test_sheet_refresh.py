"""Call sheets while a roll-out runs: written when they changed, kept, mailed once, gone when it is over."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.release.rollout_release import SHEETS
from dashboard.relay.fires.rollout_timers import rollout_fires
from dashboard.relay.sheets import sheet_refresh
from dashboard.relay.sheets.sheet_printing import Printer
from dashboard.relay.sheets.sheet_refresh import SheetMail, SheetRefresh, find_stale, measure_age
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.database.tables.outbox_tables import timers
from data_access.emergency.rollouts.households.household_store import save_households
from data_access.emergency.rollouts.sheets.sheet_folder import SheetFolder
from data_access.gateways.http_gateway import Reply
from domain.directory.households.household import Household
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.evacuations.evacuation_commands import (
    LiftEvacuation,
    OrderEvacuation,
    RecordEvacuation,
)
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.emergency.rollouts.sheets.call_sheet import SheetRow
from domain.squads.calls.outgoing import Outcome
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import OTHER, VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.reports import COUNTY
from tests.pdf_text import text_of

TOWN, OTHER_TOWN = VILLAGE[:9], OTHER[:9]


class MailBox:
    """Takes mails as a server would, or not."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, str]] = []
        self.outcome = Outcome.ACCEPTED

    def send_file(self, id: str, to: str, text: str, name: str, content: bytes) -> Reply:
        if self.outcome is Outcome.ACCEPTED:
            assert content.startswith(b"%PDF")
            self.got.append((id, to, text))
        return Reply(self.outcome)


class SheetKeeper:
    """A roll-out and what keeps its sheets."""

    def __init__(self, harness: RolloutHarness, folder: Path) -> None:
        self.out, self.mails = harness, MailBox()
        self.folder = SheetFolder(folder, kept=2)
        self.refresh = self.restart()

    def restart(self) -> SheetRefresh:
        printers = {str(COUNTY): Printer(self.out.county, "zh")}
        mail = SheetMail(self.mails, "duty-{township}@mail.example")
        return SheetRefresh(self.out.post.store, printers, self.folder, mail, self.out.post.wall, rest=0)

    def file(self, region: str = TOWN) -> Path:
        return self.folder.place(COUNTY, ID) / f"{region}.pdf"

    def pass_by(self, minutes: float) -> None:
        self.out.post.wall.pass_by(minutes * 60)


@pytest.fixture
def sheet_keeper(database_url: str, county: County, tmp_path: Path) -> Iterator[SheetKeeper]:
    post = Post(database_url)
    yield SheetKeeper(RolloutHarness(post, county), tmp_path / "sheets")
    post.close()


def test_the_thread_rests_between_sheets_as_messages_leave_beside_it(sheet_keeper: SheetKeeper) -> None:
    sheet_keeper.out.issue()
    printers = {str(COUNTY): Printer(sheet_keeper.out.county, "zh")}
    rests: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            rests.append(timeout or 0.0)
            self.set()
            return True

    refresh = SheetRefresh(
        sheet_keeper.out.post.store, printers, sheet_keeper.folder, clock=sheet_keeper.out.post.wall, rest=3.0
    )
    refresh.run(Stop())
    assert len(rests) == 2
    assert min(rests) > 0


def test_a_sheet_is_written_anew_only_where_something_changed(sheet_keeper: SheetKeeper) -> None:
    assert sheet_keeper.refresh.refresh() == 0
    sheet_keeper.out.issue()
    assert sheet_keeper.refresh.refresh() == 2
    first = sheet_keeper.file().read_bytes()
    assert "张G1" in text_of(first)
    assert oct(os.stat(sheet_keeper.file()).st_mode & 0o777) == "0o600"
    sheet_keeper.pass_by(5)
    assert sheet_keeper.restart().refresh() == 0
    assert sheet_keeper.file().read_bytes() == first
    sheet_keeper.out.tell(("G2", "accepted"))
    assert sheet_keeper.refresh.refresh() == 1
    assert sheet_keeper.file().read_bytes() == first
    assert "张G2" not in text_of(sheet_keeper.file(OTHER_TOWN).read_bytes())


def test_the_lines_of_one_township_are_held_at_a_time(
    sheet_keeper: SheetKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet_keeper.out.issue()
    held = list[set[str]]()
    put = sheet_keeper.folder.put

    def look_and_put(*given: Any) -> None:
        gc.collect()
        rows = [row for row in gc.get_objects() if type(row) is SheetRow]
        held.append({row.region[:9] for row in rows})
        put(*given)

    monkeypatch.setattr(sheet_keeper.folder, "put", look_and_put)
    assert sheet_keeper.refresh.refresh() == 2
    assert held == [{TOWN}, {OTHER_TOWN}]


def test_so_many_older_files_are_kept(sheet_keeper: SheetKeeper) -> None:
    sheet_keeper.out.issue()
    sheet_keeper.refresh.refresh()
    for kind in ("delivered", "accepted", "finished"):
        sheet_keeper.pass_by(5)
        sheet_keeper.out.tell(("P1", kind))
        assert sheet_keeper.refresh.refresh() == (kind != "finished")
    assert len([*(sheet_keeper.file().parent / "older").iterdir()]) == 2
    assert not [*sheet_keeper.file().parent.glob(".*")]


def test_it_is_mailed_to_the_duty_address_once_however_often_it_is_tried(sheet_keeper: SheetKeeper) -> None:
    sheet_keeper.out.issue()
    sheet_keeper.mails.outcome = Outcome.NOT_REACHED
    sheet_keeper.refresh.refresh()
    sheet_keeper.mails.outcome = Outcome.ACCEPTED
    sheet_keeper.restart().refresh()
    sheet_keeper.refresh.refresh()
    assert [to for _, to, _ in sheet_keeper.mails.got] == [
        f"duty-{item}@mail.example" for item in (TOWN, OTHER_TOWN)
    ]
    assert "3 人未领办" in sheet_keeper.mails.got[0][2]
    sheet_keeper.out.tell(("G1", "accepted"))
    sheet_keeper.refresh.refresh()
    assert len({id for id, _, _ in sheet_keeper.mails.got}) == len(sheet_keeper.mails.got) == 3


def test_what_is_over_is_taken_away(sheet_keeper: SheetKeeper) -> None:
    rollout = sheet_keeper.out.issue()
    sheet_keeper.refresh.refresh()
    sheet_keeper.out.give(c.StopRollout, rollout.version, reason="台风已经转向")
    sheet_keeper.refresh.refresh()
    assert not sheet_keeper.file().parent.exists()


def test_the_clock_is_a_row_that_survives_a_restart_and_dies_with_the_roll_out(
    sheet_keeper: SheetKeeper,
) -> None:
    runs, context = list[int](), Context({COUNTY: sheet_keeper.out.county}, 50)
    rollout, post = sheet_keeper.out.issue(), sheet_keeper.out.post
    for _ in range(3):
        sheet_keeper.pass_by(5)
        fires = rollout_fires(context, lambda: runs.append(1))
        restarted = Timers(post.store, clock=post.wall, fires=fires)
        restarted.fire_due()
        restarted.fire_due()
    assert len(runs) == 3
    query = select(timers.c.subject).where(timers.c.kind == SHEETS)
    with post.store.reading() as connection:
        assert [*connection.execute(query).scalars()] == [ID]
    sheet_keeper.out.give(c.EndRollout, rollout.version)
    with post.store.reading() as connection:
        assert [*connection.execute(query).scalars()] == []


def test_forms_of_an_evacuation_lie_beside_them_by_township_and_village(sheet_keeper: SheetKeeper) -> None:
    post, village = sheet_keeper.out.post, VILLAGE
    who = ("上街 1 号", "贺知章", "13900000199", 3, ("elderly",), "flood")
    house = Household("HH-1", f"{village}001", village, *who)
    with post.store.database.writing() as connection:
        save_households(connection, COUNTY, [house, replace(house, id="HH-2", head="李白")])
    ordered = sheet_keeper.out.bus.handle(OrderEvacuation(region=COUNTY, reason="台风将至，立即转移"), LEAD)
    assert sheet_keeper.refresh.refresh() == 2, "of the township and of the village, while no roll-out runs"
    place = sheet_keeper.folder.place(COUNTY, ordered.id)
    for region in (TOWN, village):
        text = text_of((place / f"{region}.pdf").read_bytes())
        assert "贺知章" in text
        assert "13900000199" in text
    assert [(to, text.rsplit(" ", 2)[1:]) for _, to, text in sheet_keeper.mails.got] == [
        (f"duty-{TOWN}@mail.example", ["6", "人未转移"])
    ]
    sheet_keeper.pass_by(5)
    assert (sheet_keeper.restart().refresh(), len(sheet_keeper.mails.got)) == (0, 1)
    moved = EvacuationReport("1", "HH-1", "moved", post.wall.now)
    sheet_keeper.out.bus.handle(
        RecordEvacuation(region=COUNTY, evacuation=ordered.id, reports=(moved,)), LEAD
    )
    assert (sheet_keeper.refresh.refresh(), len(sheet_keeper.mails.got)) == (2, 2)
    sheet_keeper.pass_by(11)
    with post.store.reading() as connection:
        assert [id for id, _ in find_stale(sheet_keeper.folder, COUNTY, connection, post.wall.now)] == [
            ordered.id
        ]
    back = EvacuationReport("2", "HH-1", "returned", post.wall.now)
    lifted = LiftEvacuation(region=COUNTY, evacuation=ordered.id, expected_version=1, reason="风雨减弱，解除")
    sheet_keeper.out.bus.handle(lifted, LEAD)
    post.wall.pass_by(60)
    back = replace(back, at=post.wall.now)
    sheet_keeper.out.bus.handle(RecordEvacuation(region=COUNTY, evacuation=ordered.id, reports=(back,)), LEAD)
    sheet_keeper.refresh.refresh()
    assert not place.exists(), "everybody is back: names are not left lying"


def test_a_sheet_that_cannot_be_drawn_holds_up_no_other(
    sheet_keeper: SheetKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roll-out comes first; the evacuation's forms are written all the same."""
    post = sheet_keeper.out.post
    who = ("上街 1 号", "贺知章", "13900000199", 3, ("elderly",), "flood")
    with post.store.database.writing() as connection:
        save_households(connection, COUNTY, [Household("HH-1", f"{VILLAGE}001", VILLAGE, *who)])
    sheet_keeper.out.issue()
    ordered = sheet_keeper.out.bus.handle(OrderEvacuation(region=COUNTY, reason="台风将至，立即转移"), LEAD)

    def fail(*_: object, **__: object) -> None:
        raise KeyError("a name that no list has")

    with monkeypatch.context() as patch:
        patch.setattr(sheet_refresh, "draft_sheets", fail)
        assert sheet_keeper.refresh.refresh() == 2
    assert (sheet_keeper.folder.place(COUNTY, ordered.id) / f"{VILLAGE}.pdf").exists()
    sheet_keeper.pass_by(11)
    monkeypatch.setattr(sheet_refresh, "draft_sheets", fail)
    sheet_keeper.refresh.refresh()
    with post.store.reading() as connection:
        assert [id for id, _ in find_stale(sheet_keeper.folder, COUNTY, connection, post.wall.now)] == [ID]


def test_sheets_that_nobody_compared_for_long_are_told_of(sheet_keeper: SheetKeeper) -> None:
    def stale() -> tuple[list[str], int]:
        now = sheet_keeper.out.post.wall.now
        with sheet_keeper.out.post.store.reading() as connection:
            found = find_stale(sheet_keeper.folder, COUNTY, connection, now)
            return [id for id, _ in found], measure_age(
                sheet_keeper.folder, connection, sheet_keeper.out.county, now
            )

    assert stale() == ([], 0)
    sheet_keeper.out.issue()
    sheet_keeper.pass_by(11)
    assert stale() == ([ID], 660)
    sheet_keeper.refresh.refresh()
    sheet_keeper.pass_by(9)
    assert stale() == ([], 540)
    sheet_keeper.pass_by(2)
    assert stale() == ([ID], 660)
