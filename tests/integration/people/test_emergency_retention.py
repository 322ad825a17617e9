"""What retention takes of emergencies, on both databases: words, whereabouts, recordings and files of what is
over, while no response stands; what stays is still proven by the trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, select, update

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.codec import case_of
from data_access.database.tables import live_tables
from data_access.database.tables.emergency.check_tables import check_answers, check_items
from data_access.database.tables.emergency.household_tables import evacuation_entries, evacuation_reports
from data_access.database.tables.emergency.patrol_tables import patrols
from data_access.database.tables.emergency.response_tables import responses
from data_access.database.tables.emergency.rollout_tables import task_receipts, tasks
from data_access.database.tables.emergency.visit_tables import visit_reports, visits
from data_access.database.tables.emergency.warning_tables import warnings
from data_access.emergency.responses.warning_messages import digest_of, read_file, read_messages
from data_access.emergency.rollouts.checks.item_recount import find_item_drift
from data_access.emergency.rollouts.evacuations.ledger_recount import find_ledger_drift, find_touched_reports
from data_access.emergency.rollouts.recount import find_touched
from data_access.maintenance.retention import emergency_steps, retention
from data_access.maintenance.retention.retention import step
from data_access.maintenance.verification.verify import verify
from data_access.squads.voice_rows import keep_voice, read_voice
from data_access.store import Store
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.emergency.responses.situations import situation_commands as s
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.evacuations import evacuation_commands as e
from domain.kernel.worlds import WorldId
from domain.squads.voices import make_voice
from tests.integration.people.check_samples import CHECK
from tests.integration.people.conftest import Clock
from tests.integration.people.evacuation_samples import give as evacuation_command
from tests.integration.people.evacuation_samples import report
from tests.integration.people.rolled_out import LEAD, RolloutHarness
from tests.integration.people.situation_samples import REPORT
from tests.integration.people.test_check_handlers import CheckedCounty
from tests.integration.people.test_evacuation_handlers import SHELTER, A, B, C, EvacuatedCounty, evacuated
from tests.integration.people.test_patrol_handlers import PatrolledCounty, hills
from tests.integration.people.test_situation_handlers import ReportingCounty, reporting_county
from tests.integration.people.test_visit_handlers import KNOWN, harness, levels, make_visit
from tests.integration.people.test_visit_handlers import tell as tell_visits
from tests.integration.people.warning_samples import OFFICER, make_received_warning
from tests.integration.reports import COUNTY, encode_case, encode_case_close, envelopes
from tests.unit.domain.test_voices import WEBM

__all__ = ["evacuated", "harness", "hills", "levels", "reporting_county"]
YEAR = timedelta(days=366)
WORLD = WorldId(COUNTY)


class RetainedStore:
    """The daily job over one store, on the clock of a test."""

    def __init__(self, url: str, clock: Any) -> None:
        self.clock, self.store = clock, Store(url, clock=clock)
        self._days = 0

    def work(self, kind: str) -> int:
        """Carry a kind out until it is through; the count it told."""
        self._days += 1
        for _ in range(100):
            if step(self.store, COUNTY, kind, f"day {self._days}"):
                break
        else:
            raise AssertionError("never through")
        with self.store.reading() as connection:
            return retention.kept(connection, COUNTY)[kind].last_count

    def wait(self, time: timedelta = YEAR) -> None:
        self.clock.now += time

    def words(self, table: Table, *names: str) -> int:
        """How many rows of a table say anything in one of some columns."""
        spoken = [table.c[name] != "" for name in names]
        with self.store.reading() as connection:
            return sum(
                connection.execute(select(func.count()).select_from(table).where(element)).scalar_one()
                for element in spoken
            )

    def read(self, ask: Any, *more: Any) -> Any:
        with self.store.reading() as connection:
            return ask(connection, WORLD, *more)

    def change(self, table: Table, **values: Any) -> None:
        with self.store.database.writing() as connection:
            connection.execute(update(table).values(**values))

    def findings(self, folder: Path) -> set[str]:
        found = verify(self.store.database, WORLD, Folder(folder), None).findings
        return {finding.kind for finding in found} - {"no_anchor"}


def keeping_of(made: Any) -> RetainedStore:
    """The same over the store of a test's scene."""
    clock = made.post.wall if hasattr(made, "post") else made.clock
    store = made.post.store if hasattr(made, "post") else made.store
    return RetainedStore(store.database.url.render_as_string(hide_password=False), clock)


def test_words_of_a_roll_out_go_and_its_receipts_stay_proven(
    harness: RolloutHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emergency_steps, "SOME", 1)
    keeping, rollout = keeping_of(harness), harness.issue()
    harness.tell(("L1", "accepted"), ("L2", "accepted"), note="贺知章家已通知")
    harness.tell(("L1", "finished"), note="全部办结")
    harness.tell(("G1", "accepted"))
    receipts = harness.receipts()
    keeping.wait()
    assert keeping.work("tasks") == 0, "it runs"
    harness.give(c.EndRollout, 2)
    assert keeping.work("tasks") == 0, "it ended today"
    keeping.wait()
    assert keeping.work("tasks") == 5, "three receipts and the notes of two tasks"
    assert keeping.words(task_receipts, "note") + keeping.words(tasks, "note") == 0
    assert harness.receipts() == receipts
    assert keeping.read(find_touched, rollout.id) == []
    assert keeping.findings(tmp_path) == set()
    keeping.wait()
    assert keeping.work("tasks") == 0
    keeping.change(task_receipts, note="改过")
    assert keeping.findings(tmp_path) == {"receipt_state"}


def test_what_is_said_after_its_words_went_goes_the_next_day(harness: RolloutHarness, tmp_path: Path) -> None:
    keeping = keeping_of(harness)
    harness.issue()
    harness.tell(("L1", "accepted"), note="贺知章家已通知")
    harness.give(c.EndRollout, 2)
    keeping.wait()
    assert keeping.work("tasks") == 2
    harness.tell(("G1", "finished"), note="贺知章家已办结")
    assert keeping.words(task_receipts, "note") == 1
    assert keeping.work("tasks") == 1
    assert keeping.work("tasks") == 0
    assert keeping.words(task_receipts, "note") == 0
    assert keeping.findings(tmp_path) == set()


def test_why_nobody_was_reached_is_kept_without_the_callers_words(harness: RolloutHarness) -> None:
    keeping = keeping_of(harness)
    harness.issue()
    keeping.change(tasks, failed="rejected")
    harness.tell(("L1", "unreachable"), note="贺知章说他在医院，电话13812345678")
    harness.give(c.EndRollout, 2)
    keeping.wait()
    assert keeping.work("tasks") == 2, "the receipt, and why the task failed"
    assert (harness.task("L1").failed, harness.task("L2").failed) == ("unreachable", "rejected")
    assert keeping.work("tasks") == 0


def test_words_about_households_go_and_what_was_found_there_stays(
    harness: RolloutHarness, tmp_path: Path
) -> None:
    keeping, rollout = keeping_of(harness), harness.issue()
    harness.timers.fire_due()
    first, second = KNOWN[0].id, KNOWN[1].id
    tell_visits(
        harness,
        make_visit(harness, first, "needs_help", note="老人卧床"),
        make_visit(harness, second, "visited"),
    )
    harness.give(c.EndRollout, 2)
    keeping.wait()
    assert keeping.work("visits") == 2, "what was said, and the household"
    assert keeping.words(visit_reports, "note") + keeping.words(visits, "note") == 0
    with keeping.store.reading() as connection:
        results = connection.execute(select(visits.c.result).order_by(visits.c.household)).scalars().all()
    assert [*results][:2] == [4, 1]
    assert keeping.findings(tmp_path) == set()
    keeping.change(visit_reports, said_by="LY-ELSE")
    assert keeping.read(find_touched, rollout.id) != []


def test_nothing_goes_while_a_response_stands(harness: RolloutHarness) -> None:
    keeping = keeping_of(harness)
    harness.issue()
    harness.tell(("L1", "accepted"), note="已通知")
    harness.give(c.EndRollout, 2)
    harness.bus.handle(DeclareResponse(region=COUNTY, type="flood", level=4, reason="强降雨来临"), LEAD)
    keeping.wait()
    assert keeping.work("tasks") == 0
    harness.bus.handle(
        EndResponse(
            region=COUNTY, type="flood", reason="强降雨结束", expected_version=response_version(keeping)
        ),
        LEAD,
    )
    assert keeping.work("tasks") == 2


def response_version(keeping: RetainedStore) -> int:
    with keeping.store.reading() as connection:
        return int(connection.execute(select(responses.c.version)).scalar_one())


def test_where_households_were_goes_once_everybody_is_back(evacuated: EvacuatedCounty) -> None:
    keeping = keeping_of(evacuated)
    evacuated.tell(*(report(item, "settled", SHELTER, note="走亲戚") for item in (A, B, C)))
    keeping.wait()
    assert keeping.work("evacuations") == 0, "the order stands"
    evacuated.give(evacuation_command(e.LiftEvacuation, 1, reason="风雨减弱，解除转移"))
    for household in (A, B, C):
        evacuated.give(evacuation_command(e.ReturnHousehold, household=household))
    assert keeping.work("evacuations") == 0
    keeping.wait()
    assert keeping.work("evacuations") == 6, "three reports, three lines"
    assert (
        keeping.words(evacuation_reports, "place", "note") + keeping.words(evacuation_entries, "place") == 0
    )
    line = evacuated.entry(A)
    assert (line.place, line.place_at, line.note) == ("", None, "")
    assert (line.settled_at is not None, line.returned_at is not None) == (True, True)
    assert evacuated.read(find_ledger_drift) == []
    assert evacuated.read(find_touched_reports) == []
    keeping.change(evacuation_reports, said_by="LY-ELSE")
    assert evacuated.read(find_touched_reports) != []


def test_words_and_places_of_patrols_go_but_not_of_an_open_case(hills: PatrolledCounty) -> None:
    keeping = keeping_of(hills)
    hills.say("normal", lat=29.04, lon=119.23)
    hills.say("abnormal", what="坡脚渗水", lat=29.04, lon=119.23)
    keeping.wait()
    assert keeping.work("patrols") == 1, "the case of the other is open"
    with keeping.store.reading() as connection:
        rows = connection.execute(select(patrols.c.what, patrols.c.lat).order_by(patrols.c.result)).all()
    assert [tuple(row) for row in rows] == [("坡脚渗水", 29.04), ("", None)]
    keeping.change(live_tables.cases, open=0)
    assert keeping.work("patrols") == 1
    assert keeping.words(patrols, "what") == 0
    assert hills.point().what == "坡脚渗水", "how it stands now"


@pytest.mark.parametrize("kind", ["number", "text"])
def test_words_of_a_check_go_once_it_is_closed_and_its_sums_stay(
    harness: RolloutHarness, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emergency_steps, "SOME", 1)
    keeping, checked = keeping_of(harness), CheckedCounty(harness)
    more = (
        {} if kind == "number" else {"kind": kind, "unit": "", "least": None, "most": None, "follow_up": ""}
    )
    checked.ask(**more)
    fields = {"detail": "希塘村东头，贺知章家"} if kind == "number" else {}
    checked.answer("G1", 12 if kind == "number" else "贺知章家", **fields)
    checked.answer("G2", 14 if kind == "number" else "无人", **fields)
    keeping.wait()
    assert keeping.work("checks") == 0, "it is asked still"
    checked.close()
    sums = checked.sums()
    keeping.wait()
    assert keeping.work("checks") == 2
    left = (keeping.words(check_answers, "detail"), keeping.words(check_items, "detail"))
    assert left == (0, 0)
    values = 2 if kind == "number" else 0
    assert (keeping.words(check_answers, "value"), keeping.words(check_items, "value")) == (values, values)
    assert checked.sums() == sums
    assert keeping.read(find_item_drift, CHECK) == []
    assert keeping.work("checks") == 0
    assert keeping.findings(tmp_path) == set()


@pytest.fixture
def retained_store(database_url: str, clock: Clock) -> Iterator[RetainedStore]:
    made = RetainedStore(database_url, clock)
    yield made
    made.store.close()


def test_recordings_go_unless_their_case_is_open(
    retained_store: RetainedStore, county: County, clock: Clock
) -> None:
    handler = ReportHandler(retained_store.store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
    handler.handle(envelopes(encode_case("open"), encode_case("over")))
    handler.handle(envelopes(encode_case_close("over-c", "over", 5), start=10))
    with retained_store.store.reading() as connection:
        bodies = connection.execute(select(live_tables.cases.c.body)).scalars().all()
    ids = {body.source_id: body.id for body in map(case_of, bodies)}
    with retained_store.store.database.writing() as connection:
        for name, id in ids.items():
            keep_voice(connection, WORLD, f"{name}-1", id, make_voice(WEBM, 3), clock.now.astimezone(UTC))
    voice = make_voice(WEBM, 3).id
    assert retained_store.work("voices") == 0
    retained_store.wait()
    assert retained_store.work("voices") == 1
    assert retained_store.read(read_voice, "over-1", voice) is None
    assert retained_store.read(read_voice, "open-1", voice) is not None


def test_files_of_warnings_that_are_over_go_and_what_they_said_stays(
    retained_store: RetainedStore, county: County, clock: Clock
) -> None:
    bus = CommandBus(retained_store.store, Context({COUNTY: county}, 100), clock=clock)  # type: ignore[arg-type]
    given = [make_received_warning(0), make_received_warning(1)]
    for warning in given:
        bus.handle(warning, OFFICER)
    retained_store.wait(3 * YEAR)
    assert retained_store.work("warning_files") == 0, "it stands"
    retained_store.change(warnings, live=0)
    assert retained_store.work("warning_files") >= 1
    assert retained_store.read(read_file, digest_of(given[0].content)) is None
    kept = retained_store.read(read_messages, warning_id(retained_store))
    assert kept[0].facts
    assert kept[0].file == digest_of(given[0].content)


def warning_id(keeping: RetainedStore) -> str:
    with keeping.store.reading() as connection:
        return str(connection.execute(select(warnings.c.id)).scalars().first())


def test_names_in_reports_are_hidden_once_their_chain_is_over(reporting_county: ReportingCounty) -> None:
    keeping = keeping_of(reporting_county)
    first = reporting_county.begin()
    fields = {"summary": "联系人 13812345678，已转移 40 人", "needs": "无"}
    first = reporting_county.send(reporting_county.give(s.EditSituationReport, first, sections=fields))
    reporting_county.out.bus.handle(
        EndResponse(region=COUNTY, type="typhoon", reason="风雨减弱", expected_version=1), LEAD
    )
    keeping.wait(3 * YEAR)
    assert keeping.work("situation_reports") == 0, "no final report"
    last = reporting_county.send(reporting_county.follow("final"))
    assert keeping.work("situation_reports") == 0
    keeping.wait(3 * YEAR)
    assert keeping.work("situation_reports") >= 1
    kept = reporting_county.read()
    assert kept.sections["summary"] == "联系人 138****5678，已转移 40 人"
    assert (kept.figures, kept.sendings[0].at) == (first.figures, first.sendings[0].at)
    assert last.chain == REPORT
