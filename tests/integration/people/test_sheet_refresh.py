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
from tests.integration.people.rolled_out import OTHER, VILLAGE, RolledOut
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


class Desk:
    """A roll-out and what keeps its sheets."""

    def __init__(self, out: RolledOut, folder: Path) -> None:
        self.out, self.mails = out, MailBox()
        self.folder = SheetFolder(folder, kept=2)
        self.refresh = self.restarted()

    def restarted(self) -> SheetRefresh:
        printers = {str(COUNTY): Printer(self.out.county, "zh")}
        mail = SheetMail(self.mails, "duty-{township}@mail.example")
        return SheetRefresh(self.out.post.store, printers, self.folder, mail, self.out.post.wall, rest=0)

    def file(self, region: str = TOWN) -> Path:
        return self.folder.place(COUNTY, ID) / f"{region}.pdf"

    def pass_by(self, minutes: float) -> None:
        self.out.post.wall.pass_by(minutes * 60)


@pytest.fixture
def desk(database_url: str, county: County, tmp_path: Path) -> Iterator[Desk]:
    post = Post(database_url)
    yield Desk(RolledOut(post, county), tmp_path / "sheets")
    post.close()


def test_the_thread_rests_between_sheets_as_messages_leave_beside_it(desk: Desk) -> None:
    desk.out.issue()
    printers = {str(COUNTY): Printer(desk.out.county, "zh")}
    rests: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            rests.append(timeout or 0.0)
            self.set()
            return True

    refresh = SheetRefresh(desk.out.post.store, printers, desk.folder, clock=desk.out.post.wall, rest=3.0)
    refresh.run(Stop())
    assert len(rests) == 2
    assert min(rests) > 0


def test_a_sheet_is_written_anew_only_where_something_changed(desk: Desk) -> None:
    assert desk.refresh.refresh() == 0
    desk.out.issue()
    assert desk.refresh.refresh() == 2
    first = desk.file().read_bytes()
    assert "张G1" in text_of(first)
    assert oct(os.stat(desk.file()).st_mode & 0o777) == "0o600"
    desk.pass_by(5)
    assert desk.restarted().refresh() == 0
    assert desk.file().read_bytes() == first
    desk.out.tell(("G2", "accepted"))
    assert desk.refresh.refresh() == 1
    assert desk.file().read_bytes() == first
    assert "张G2" not in text_of(desk.file(OTHER_TOWN).read_bytes())


def test_the_lines_of_one_township_are_held_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.out.issue()
    held = list[set[str]]()
    put = desk.folder.put

    def look_and_put(*given: Any) -> None:
        gc.collect()
        rows = [one for one in gc.get_objects() if type(one) is SheetRow]
        held.append({row.region[:9] for row in rows})
        put(*given)

    monkeypatch.setattr(desk.folder, "put", look_and_put)
    assert desk.refresh.refresh() == 2
    assert held == [{TOWN}, {OTHER_TOWN}]


def test_so_many_older_files_are_kept(desk: Desk) -> None:
    desk.out.issue()
    desk.refresh.refresh()
    for kind in ("delivered", "accepted", "finished"):
        desk.pass_by(5)
        desk.out.tell(("P1", kind))
        assert desk.refresh.refresh() == (kind != "finished")
    assert len([*(desk.file().parent / "older").iterdir()]) == 2
    assert not [*desk.file().parent.glob(".*")]


def test_it_is_mailed_to_the_duty_address_once_however_often_it_is_tried(desk: Desk) -> None:
    desk.out.issue()
    desk.mails.outcome = Outcome.NOT_REACHED
    desk.refresh.refresh()
    desk.mails.outcome = Outcome.ACCEPTED
    desk.restarted().refresh()
    desk.refresh.refresh()
    assert [to for _, to, _ in desk.mails.got] == [f"duty-{one}@mail.example" for one in (TOWN, OTHER_TOWN)]
    assert "3 人未领办" in desk.mails.got[0][2]
    desk.out.tell(("G1", "accepted"))
    desk.refresh.refresh()
    assert len({id for id, _, _ in desk.mails.got}) == len(desk.mails.got) == 3


def test_what_is_over_is_taken_away(desk: Desk) -> None:
    rollout = desk.out.issue()
    desk.refresh.refresh()
    desk.out.give(c.StopRollout, rollout.version, reason="台风已经转向")
    desk.refresh.refresh()
    assert not desk.file().parent.exists()


def test_the_clock_is_a_row_that_survives_a_restart_and_dies_with_the_roll_out(desk: Desk) -> None:
    asked, context = list[int](), Context({COUNTY: desk.out.county}, 50)
    rollout, post = desk.out.issue(), desk.out.post
    for _ in range(3):
        desk.pass_by(5)
        fires = rollout_fires(context, lambda: asked.append(1))
        restarted = Timers(post.store, clock=post.wall, fires=fires)
        restarted.fire_due()
        restarted.fire_due()
    assert len(asked) == 3
    query = select(timers.c.subject).where(timers.c.kind == SHEETS)
    with post.store.reading() as connection:
        assert [*connection.execute(query).scalars()] == [ID]
    desk.out.give(c.EndRollout, rollout.version)
    with post.store.reading() as connection:
        assert [*connection.execute(query).scalars()] == []


def test_forms_of_an_evacuation_lie_beside_them_by_township_and_village(desk: Desk) -> None:
    post, village = desk.out.post, VILLAGE
    who = ("上街 1 号", "贺知章", "13900000199", 3, ("elderly",), "flood")
    house = Household("HH-1", f"{village}001", village, *who)
    with post.store.database.writing() as connection:
        save_households(connection, COUNTY, [house, replace(house, id="HH-2", head="李白")])
    ordered = desk.out.bus.handle(OrderEvacuation(region=COUNTY, reason="台风将至，立即转移"), LEAD)
    assert desk.refresh.refresh() == 2, "of the township and of the village, while no roll-out runs"
    place = desk.folder.place(COUNTY, ordered.id)
    for region in (TOWN, village):
        text = text_of((place / f"{region}.pdf").read_bytes())
        assert "贺知章" in text
        assert "13900000199" in text
    assert [(to, text.rsplit(" ", 2)[1:]) for _, to, text in desk.mails.got] == [
        (f"duty-{TOWN}@mail.example", ["6", "人未转移"])
    ]
    desk.pass_by(5)
    assert (desk.restarted().refresh(), len(desk.mails.got)) == (0, 1)
    moved = EvacuationReport("1", "HH-1", "moved", post.wall.now)
    desk.out.bus.handle(RecordEvacuation(region=COUNTY, evacuation=ordered.id, reports=(moved,)), LEAD)
    assert (desk.refresh.refresh(), len(desk.mails.got)) == (2, 2)
    desk.pass_by(11)
    with post.store.reading() as connection:
        assert [id for id, _ in find_stale(desk.folder, COUNTY, connection, post.wall.now)] == [ordered.id]
    back = EvacuationReport("2", "HH-1", "returned", post.wall.now)
    lifted = LiftEvacuation(region=COUNTY, evacuation=ordered.id, expected_version=1, reason="风雨减弱，解除")
    desk.out.bus.handle(lifted, LEAD)
    post.wall.pass_by(60)
    back = replace(back, at=post.wall.now)
    desk.out.bus.handle(RecordEvacuation(region=COUNTY, evacuation=ordered.id, reports=(back,)), LEAD)
    desk.refresh.refresh()
    assert not place.exists(), "everybody is back: names are not left lying"


def test_a_sheet_that_cannot_be_drawn_holds_up_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The roll-out comes first; the evacuation's forms are written all the same."""
    post = desk.out.post
    who = ("上街 1 号", "贺知章", "13900000199", 3, ("elderly",), "flood")
    with post.store.database.writing() as connection:
        save_households(connection, COUNTY, [Household("HH-1", f"{VILLAGE}001", VILLAGE, *who)])
    desk.out.issue()
    ordered = desk.out.bus.handle(OrderEvacuation(region=COUNTY, reason="台风将至，立即转移"), LEAD)

    def fail(*_: object, **__: object) -> None:
        raise KeyError("a name that no list has")

    with monkeypatch.context() as patch:
        patch.setattr(sheet_refresh, "draft_sheets", fail)
        assert desk.refresh.refresh() == 2
    assert (desk.folder.place(COUNTY, ordered.id) / f"{VILLAGE}.pdf").exists()
    desk.pass_by(11)
    monkeypatch.setattr(sheet_refresh, "draft_sheets", fail)
    desk.refresh.refresh()
    with post.store.reading() as connection:
        assert [id for id, _ in find_stale(desk.folder, COUNTY, connection, post.wall.now)] == [ID]


def test_sheets_that_nobody_compared_for_long_are_told_of(desk: Desk) -> None:
    def stale() -> tuple[list[str], int]:
        now = desk.out.post.wall.now
        with desk.out.post.store.reading() as connection:
            found = find_stale(desk.folder, COUNTY, connection, now)
            return [id for id, _ in found], measure_age(desk.folder, connection, desk.out.county, now)

    assert stale() == ([], 0)
    desk.out.issue()
    desk.pass_by(11)
    assert stale() == ([ID], 660)
    desk.refresh.refresh()
    desk.pass_by(9)
    assert stale() == ([], 540)
    desk.pass_by(2)
    assert stale() == ([ID], 660)
