"""A township that is cut off assembles squads on its own installation; they come back as history, with what
was written in them, under their own times, once, and nobody is called or told again; on both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from dashboard.relay.sheets import squad_merge
from dashboard.relay.sheets.return_media import list_photo_files, list_voice_files
from dashboard.relay.sheets.township_merge import Merged, apply_journal, examine_journal
from data_access.audit.anchors import Folder
from data_access.cases.ended_squads import list_ended
from data_access.cases.photo_rows import list_photos
from data_access.county_packs.county_pack import County
from data_access.database.tables.live_tables import cases
from data_access.database.tables.outbox_tables import outbox
from data_access.database.tables.squad_tables import squad_people
from data_access.emergency.rollouts.sheets.return_file import open_return, write_return_file
from data_access.emergency.rollouts.sheets.township_bundle import PACKAGE
from data_access.emergency.rollouts.sheets.township_return import write_return
from data_access.maintenance.verification.verify import verify
from data_access.squads.conversation_rows import list_squad_messages
from data_access.squads.squad_store import read_case_squads
from data_access.squads.voice_rows import read_voice
from domain.cases.case_commands import EnterCase
from domain.emergency.rollouts.sheets.township_journal import read_journal
from domain.kernel.worlds import WorldId
from domain.squads import squad_commands as c
from domain.squads.conversation import SquadMessage
from domain.squads.squad import ACCEPTED, RELEASED, Squad
from domain.squads.voices import name_voice
from tests.integration.people.cut_off import LIAISON, CutOffTownship, cut_off
from tests.integration.people.rolled_out import GRID, OTHER
from tests.integration.people.rollout_samples import LEAD
from tests.integration.people.test_township_bundle import KEY, MERGER, OFFICER, TOWN
from tests.integration.reports import COUNTY
from tests.pictures import picture
from tests.unit.domain.test_voices import WEBM

Voices = list[tuple[str, bytes]]
ZHOU = f"township:{TOWN}/zhou"


class CutSquads(CutOffTownship):
    """One whose township has a squad for the case that the county knows."""

    def assemble(self, case: str, *people: str) -> str:
        called = tuple((person, "grid") for person in people)
        self.squad = self.bus.handle(c.AssembleSquad(region=COUNTY, case=case, people=called), OFFICER).id
        return str(self.squad)

    def give(self, kind: type[c.SquadCommand], by: Any = OFFICER, **more: Any) -> Any:
        return self.bus.handle(kind(region=COUNTY, squad=self.squad, **more), by)

    def merge_file(self, file: Path, change: Callable[[Voices], Voices] = lambda voices: voices) -> Merged:
        """Brought back in a ZIP with its photos and recordings."""
        with self.store.reading() as connection:
            lines = write_return(connection, COUNTY, (self.folder / PACKAGE).read_bytes())
            photos = [*list_photo_files(connection, WorldId(COUNTY), lines)]
            voices = [*list_voice_files(connection, WorldId(COUNTY), lines)]
        write_return_file(file, lines, photos, change(voices))
        with open_return(file) as opened:
            journal, store = read_journal(opened.texts), self.out.post.store
            found = examine_journal(store, COUNTY, journal, KEY, clock=self.wall, file=opened)
            return apply_journal(self.out.bus, journal, found, MERGER, "恢复通信", opened)

    def squads(self, case: str = "") -> list[Squad]:
        """Those of the case at the county."""
        with self.out.post.store.reading() as connection:
            return read_case_squads(connection, COUNTY, case or self.known.id)

    def list_written(self, squad: str) -> list[SquadMessage]:
        with self.out.post.store.reading() as connection:
            return list_squad_messages(connection, COUNTY, squad)

    def list_findings(self, folder: Path) -> set[str]:
        """What is wrong at the county."""
        return {
            found.kind
            for found in verify(self.out.post.store.database, COUNTY, Folder(folder), None).findings
        }

    def count(self, table: Any) -> int:
        with self.out.post.store.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def township(
    database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path
) -> Iterator[CutSquads]:
    with cut_off(CutSquads, database_url, county, few, tmp_path, sqlite_file) as made:
        yield made


def test_a_squad_comes_back_over_under_its_own_times_with_its_words_and_once(
    township: CutSquads, tmp_path: Path
) -> None:
    township.wall.pass_by(600)
    township.assemble(township.known.id, "G1", "P1")
    opened_at = township.wall.now
    township.wall.pass_by(300)
    township.give(c.AnswerCall, LIAISON, person="P1", state="accepted", answered_at=township.minutes_ago(2))
    township.give(c.GiveOrder, text="先设警戒", expected_version=2)
    township.give(
        c.SendSquadMessage,
        LIAISON,
        text="水到膝盖，电话13812345678",
        said_at=township.minutes_ago(1),
        key="m1",
        lat=29.04,
        lon=119.18,
        clock_off_s=-4.5,
    )
    township.give(c.SendSquadMessage, text="收到", key="m2")
    said_at, answered_at = township.minutes_ago(1), township.minutes_ago(2)
    before = township.count(outbox)
    township.wall.pass_by(1800)
    done = township.merge_all()
    assert (done.squads, done.messages, done.left) == (1, 2, [])
    assert township.examine().conflicts == []
    again = township.merge_all()
    assert (again.squads, again.messages, again.before) == (0, 0, True)
    [squad] = township.squads()
    assert squad.id == f"{township.known.id}-1"
    assert (squad.live, squad.opened_at, squad.lead) == (False, opened_at, ZHOU)
    assert [(order.text, order.by) for order in squad.orders] == [("先设警戒", ZHOU)]
    member = squad.find_member("P1")
    assert member is not None
    assert [(answer.state, answer.at) for answer in member.answers] == [(ACCEPTED, answered_at)]
    assert {item.state for item in squad.members} == {RELEASED}
    [first, second] = township.list_written(squad.id)
    assert (first.by, first.said_at, first.known_at) == ("person:P1", said_at, township.wall.now)
    assert "13812345678" not in first.text
    assert (first.lat, first.placed_at, first.clock_off_s) == (29.04, said_at, -4.5)
    assert (second.by, second.text, second.number) == (ZHOU, "收到", 2)
    assert (township.count(outbox), township.count(squad_people)) == (before, 0)
    with township.out.post.store.reading() as connection:
        assert list_ended(connection, COUNTY, township.known.id) == [{"id": squad.id, "messages": 2}]
    assert township.list_findings(tmp_path) == {"no_anchor"}


def test_a_later_journal_adds_what_was_done_and_written_since(township: CutSquads, tmp_path: Path) -> None:
    township.assemble(township.known.id, "G1")
    township.give(c.SendSquadMessage, text="到了吗", key="m1")
    township.merge_all()
    township.wall.pass_by(600)
    township.give(c.SendSquadMessage, text="撤", key="m2")
    township.give(c.StandDownSquad, expected_version=1, reason="险情解除")
    over_at = township.wall.now
    township.wall.pass_by(600)
    done = township.merge_all()
    assert (done.squads, done.messages) == (1, 1)
    [squad] = township.squads()
    assert (squad.ended_at, squad.messages) == (over_at, 2)
    assert [item.text for item in township.list_written(squad.id)] == ["到了吗", "撤"]
    assert township.list_findings(tmp_path) == {"no_anchor"}


def test_a_squad_of_a_case_that_was_entered_there_goes_to_that_case(township: CutSquads) -> None:
    slide = EnterCase(region=COUNTY, title="希塘村道路塌方", severity=2, place=GRID, key="k9")
    township.assemble(township.bus.handle(slide, OFFICER).id, "G1")
    township.give(c.SendSquadMessage, text="两处", key="m1")
    done = township.merge_all()
    assert (done.cases, done.squads, done.messages, done.left) == (1, 1, 1, [])
    assert township.squads() == []
    with township.out.post.store.reading() as connection:
        [case] = connection.scalars(select(cases.c.id).where(cases.c.body.contains("希塘村道路塌方")))
    assert [squad.messages for squad in township.squads(case)] == [1]


def test_a_squad_that_both_sides_changed_is_told_and_stands_and_its_words_come(
    township: CutSquads, tmp_path: Path
) -> None:
    township.assemble(township.known.id, "P1")
    township.merge_all()
    [squad] = township.squads()
    late = c.AnswerCall(region=COUNTY, squad=squad.id, person="P1", state="done", note="已清理",
                        answered_at=township.wall.now)  # fmt: skip
    changed = township.out.bus.handle(late, LEAD)
    township.wall.pass_by(600)
    township.give(c.AnswerCall, LIAISON, person="P1", state="on_site", answered_at=township.minutes_ago(5))
    township.give(c.SendSquadMessage, LIAISON, text="到了", key="m1")
    assert (squad.id, "squad_changed") in township.examine().conflicts
    done = township.merge_all()
    assert (done.squads, done.messages) == (0, 1)
    [known] = township.squads()
    assert (known.members, known.version, known.messages) == (changed.members, changed.version, 1)
    assert township.list_findings(tmp_path) == {"no_anchor"}


def test_a_squad_of_the_county_for_the_same_case_stands_beside_it(township: CutSquads) -> None:
    ours = c.AssembleSquad(region=COUNTY, case=township.known.id, people=(("G2", "grid"),))
    id = township.out.bus.handle(ours, LEAD).id
    there = township.assemble(township.known.id, "G1")
    assert there == id
    assert sorted(township.examine().conflicts) == sorted([(id, "squad_too"), (there, "squad_ran")])
    township.merge_all()
    assert sorted(squad.live for squad in township.squads()) == [False, True]


def test_a_photo_of_a_message_comes_with_it_and_a_message_waits_for_its_photo(
    township: CutSquads, tmp_path: Path
) -> None:
    township.assemble(township.known.id, "P1")
    township.give(c.SendSquadMessage, LIAISON, photo=picture(), key="m1")
    township.give(c.SendSquadMessage, LIAISON, text="两人", key="m2")
    done = township.merge_all()
    assert (done.squads, done.messages) == (1, 1)
    assert [why for _, why in done.left] == ["photo_missing", "photo_missing"]
    done = township.merge_file(tmp_path / "back.zip")
    assert (done.photos, done.squads, done.messages, done.left) == (1, 0, 1, [])
    [squad] = township.squads()
    early, shown = township.list_written(squad.id)
    with township.out.post.store.reading() as connection:
        photos = [photo["id"] for photo in list_photos(connection, COUNTY, township.known.id)]
    assert (early.text, early.photo, photos) == ("两人", "", [shown.photo])
    assert township.merge_file(tmp_path / "again.zip").messages == 0
    found = township.examine()
    assert (found.photos, found.known_photos, found.households.left) == ([], 1, [])
    assert township.list_findings(tmp_path) == {"no_anchor"}


def test_a_journal_that_grew_misses_the_photos_alone_that_the_county_has_not(
    township: CutSquads, tmp_path: Path
) -> None:
    township.assemble(township.known.id, "P1")
    township.give(c.SendSquadMessage, LIAISON, photo=picture(), key="m1")
    township.merge_file(tmp_path / "back.zip")
    for colour in ("#1f28c2", "#28c21f"):
        township.give(c.SendSquadMessage, LIAISON, photo=picture(colour=colour), key=colour)
    found = township.examine()
    missing = [line.kind for line, why in found.households.left if why == "photo_missing"]
    assert (found.known_photos, sorted(missing)) == (1, ["photo", "photo", "squad_message", "squad_message"])
    assert township.merge_file(tmp_path / "again.zip").photos == 2


def test_a_recording_comes_with_its_message_and_one_that_is_missing_or_altered_stops_no_other(
    township: CutSquads, tmp_path: Path
) -> None:
    """Each waits until its recording comes as it was made; merged again, nothing is there twice."""
    township.assemble(township.known.id, "P1")
    contents = {key: WEBM + key.encode() for key in ("m1", "m2", "m3")}
    for key, content in contents.items():
        township.give(c.SendSquadMessage, LIAISON, voice=content, voice_s=4.0, key=key)
    township.give(c.SendSquadMessage, LIAISON, text="到了", key="m4")
    names = {key: name_voice(content) for key, content in contents.items()}
    assert township.merge_all().messages == 1

    def spoil(voices: Voices) -> Voices:
        return [(names["m1"], contents["m1"]), (names["m2"], contents["m3"])]

    done = township.merge_file(tmp_path / "spoilt.zip", spoil)
    assert (done.messages, [why for _, why in done.left]) == (1, ["bad_voice", "voice_missing"])
    done = township.merge_file(tmp_path / "back.zip")
    assert (done.messages, done.left) == (2, [])
    assert township.merge_file(tmp_path / "again.zip").messages == 0
    [squad] = township.squads()
    assert [(item.text, item.voice, item.voice_s) for item in township.list_written(squad.id)] == [
        ("到了", "", 0), *(("", names[key], 4) for key in contents),
    ]  # fmt: skip
    with township.out.post.store.reading() as connection:
        stored = [read_voice(connection, WorldId(COUNTY), squad.id, name) for name in names.values()]
    assert stored == [(content, "audio/webm") for content in contents.values()]
    assert township.list_findings(tmp_path) == {"no_anchor"}


def test_a_squad_of_a_case_that_the_county_has_not_is_left(township: CutSquads) -> None:
    township.assemble(township.known.id, "P1")
    township.give(c.SendSquadMessage, LIAISON, text="到了", key="m1")
    with township.out.post.store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM cases")
    assert [why for _, why in township.examine().households.left] == ["no_squad_case", "no_squad_case"]


def test_a_squad_that_is_refused_is_left_once_with_all_its_messages(
    township: CutSquads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(squad_merge, "MOST", 2)
    township.assemble(township.known.id, "P1")
    for number in range(5):
        township.give(c.SendSquadMessage, LIAISON, text=f"第{number}处", key=f"m{number}")
    found = township.examine()
    with township.out.post.store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM cases")
    done = apply_journal(township.out.bus, township.journal(), found, MERGER, "恢复通信")
    kinds = sorted(line.kind for line, why in done.left if why == "no_case")
    assert kinds == ["squad", *["squad_message"] * 5]
    assert len({line.number for line, _ in done.left}) == len(done.left) == 6


def test_a_squad_beyond_the_township_is_told_and_one_that_cannot_be_read_is_left(township: CutSquads) -> None:
    township.assemble(township.known.id, "P1")
    with township.out.post.store.database.writing() as connection:
        connection.execute(update(cases).where(cases.c.id == township.known.id).values(region=OTHER))
    found = township.examine()
    assert "other_township" in {why for _, why in found.conflicts}
    [squad] = found.squads.squads
    no_zone = {"opened_at": "2021-07-23T15:00:00"}
    for state in ({"lead": "account:9"}, {"members": "P1"}, no_zone):
        facts = squad.line.told | {"state": squad.line.told["state"] | state}
        journal = replace(township.journal(), lines=(replace(squad.line, told=facts),))
        found = examine_journal(township.out.post.store, COUNTY, journal, KEY, clock=township.wall)
        assert [why for _, why in found.squads.left] == ["bad_squad"]
