"""Situation reports on both databases: two clocks, a chain up to the final report, frozen figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from dashboard.commands import ReportHandler
from dashboard.relay.fires.situation_timers import situation_fires
from dashboard.relay.timer_audit import list_missing
from dashboard.relay.timers import Timers
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.codec import value_of
from data_access.database.tables.directory_tables import rosters
from data_access.database.tables.live_tables import changes
from data_access.database.tables.outbox_tables import timers
from data_access.emergency.responses.situation_rows import read_chain, read_report, read_versions
from data_access.maintenance.verification.verify import verify
from data_access.outbox.timer_rows import drop_timers_of
from domain.cases.case_join import case_id
from domain.emergency.responses.situations import situation_commands as c
from domain.emergency.responses.situations.situation import SituationReport
from domain.emergency.responses.situations.situation_figures import Figure, compare_figures
from domain.emergency.rollouts.rollout_commands import StopRollout
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import RolloutHarness
from tests.integration.people.situation_samples import BEGUN, DECLARED, LEAD, OFFICER, REPORT
from tests.integration.reports import COUNTY, encode_case, encode_case_close, envelopes

KIND = "situation_reminder"


class ReportingCounty:
    """A county of five people in a typhoon, its reports and their clocks."""

    def __init__(self, harness: RolloutHarness) -> None:
        self.out, self.post = harness, harness.post
        self.timers = Timers(self.post.store, lambda _: None, self.post.wall, situation_fires(self.context))
        self.out.bus.handle(DECLARED, LEAD)

    @property
    def context(self) -> Any:
        return self.out.bus._context

    def begin(self, **more: Any) -> SituationReport:
        return self.out.bus.handle(replace(BEGUN, **more), OFFICER)  # type: ignore[no-any-return]

    def follow(self, kind: str = "follow_up") -> SituationReport:
        return self.begin(kind=kind, event="", grade="", chain=REPORT)

    def give(self, kind: Any, report: SituationReport, by: Any = OFFICER, **more: Any) -> SituationReport:
        fields = {"region": COUNTY, "report": report.id, "expected_version": report.version}
        return self.out.bus.handle(kind(**fields, **more), by)  # type: ignore[no-any-return]

    def send(self, report: SituationReport) -> SituationReport:
        approved = self.give(c.ApproveSituationReport, report, LEAD)
        return self.give(c.SendSituationReport, approved, sent_to="市应急值班室")

    def read(self, id: str = REPORT) -> SituationReport:
        with self.post.store.reading() as connection:
            found = read_report(connection, COUNTY, id)
        assert found is not None
        return found

    def wait(self, minutes: float) -> None:
        self.post.wall.pass_by(minutes * 60)
        self.timers.fire_due()

    def put_on_duty(self, person: str) -> None:
        local = self.post.wall.now.astimezone(self.out.county.tz)
        row = {
            "county": str(COUNTY),
            "region": str(COUNTY),
            "post": "duty",
            "person": person,
        }
        with self.post.store.database.writing() as connection:
            for shift in ("day", "night"):
                day = {"day": f"{local:%Y-%m-%d}", "shift": shift}
                connection.execute(insert(rosters).values(**row, **day))

    def news(self) -> list[dict[str, Any]]:
        """What the desk was told of clocks."""
        with self.post.store.reading() as connection:
            bodies = connection.execute(select(changes.c.body).order_by(changes.c.seq)).scalars().all()
        values = [value_of(body) for body in bodies]
        return [line for item in values for line in item.get("news", ()) if line["kind"] == "situation.due"]

    def list_missing(self) -> list[str]:
        with self.post.store.reading() as connection:
            found = list_missing(connection, self.out.county, self.post.wall.now)
        return [timer.kind for timer in found]


@pytest.fixture
def reporting_county(database_url: str, county: County) -> Iterator[ReportingCounty]:
    post = Post(database_url)
    yield ReportingCounty(RolloutHarness(post, county))
    post.close()


def figure(report: SituationReport, group: str, code: str, subject: str = "") -> Figure:
    (found,) = [item for item in report.figures if (item.group, item.code) == (group, code)
                and (not subject or item.subject == subject)]  # fmt: skip
    return found


def test_from_the_first_report_to_the_final_one(reporting_county: ReportingCounty, tmp_path: Path) -> None:
    rollout = reporting_county.out.issue()
    reporting_county.out.tell(("L1", "accepted"))
    first, now = reporting_county.begin(), reporting_county.post.wall.now
    assert (first.phone_due, first.written_due) == (now + timedelta(minutes=15), now + timedelta(minutes=35))
    assert figure(first, "rollout", "accepted", f"{rollout.id}/1").value == 1
    assert figure(first, "response", "level").value == 2
    assert "防台风" in first.sections["summary"]
    reporting_county.give(c.RecordSituationCall, first, told_to="市应急值班室")
    sent = reporting_county.send(first)
    assert (sent.state, sent.sendings[0].late, sent.sendings[0].version) == ("sent", False, 1)
    assert sent.follow_up_due is not None
    assert f"{sent.follow_up_due.astimezone(reporting_county.out.county.tz):%H:%M}" in ("08:00", "17:00")
    reporting_county.out.tell(("L2", "accepted"), ("L1", "finished"))
    second = reporting_county.follow()
    moved = {
        compare_figure.figure.key: compare_figure.delta
        for compare_figure in compare_figures(second.figures, second.base)
    }
    assert moved["rollout", "accepted", f"{rollout.id}/1"] == 1
    assert moved["rollout", "finished", f"{rollout.id}/1"] == 1
    assert (second.written_due, second.phone_due, second.base_id) == (sent.follow_up_due, None, REPORT)
    reporting_county.send(second)
    final = reporting_county.send(reporting_county.follow("final"))
    assert (final.number, final.ends_chain, final.follow_up_due) == (3, True, None)
    with pytest.raises(Refused, match="final report was sent"):
        reporting_county.follow()
    with reporting_county.post.store.reading() as connection:
        assert connection.execute(select(timers.c.id).where(timers.c.kind == KIND)).all() == []
        assert [report.number for report in read_chain(connection, COUNTY, REPORT)] == [1, 2, 3]
    verdict = verify(reporting_county.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_a_serious_case_is_an_event_of_its_own(reporting_county: ReportingCounty) -> None:
    """Only while it is open; names and numbers in its title are masked, in the report and in the trace."""
    post, county = reporting_county.post, reporting_county.out.county
    handler = ReportHandler(post.store, {COUNTY: county}, clock=post.wall)
    fields = {"title": "村民王建国13812345678家滑坡", "severity": 1}
    handler.handle(
        envelopes(
            encode_case("big", **fields), encode_case("small", severity=3), encode_case("over", severity=1)
        )
    )
    handler.handle(envelopes(encode_case_close("over-c", "over", 5), start=10))
    ids = {name: case_id(COUNTY, "12345", name) for name in ("big", "small", "over")}
    for name in ("small", "over"):
        with pytest.raises(Refused, match="no_event"):
            reporting_county.begin(event=f"case:{ids[name]}")
    begun = reporting_county.begin(event=f"case:{ids['big']}")
    assert "138****5678" in begun.title
    assert "王建国" not in begun.title + begun.sections["summary"]
    assert begun.title in begun.sections["summary"]


def test_the_text_begins_in_the_language_of_whoever_begins_it(reporting_county: ReportingCounty) -> None:
    reporting_county.out.issue()
    first = reporting_county.begin(lang="en")
    head, responses = first.sections["summary"].split("\n")[:2]
    assert head.startswith("Longyou: typhoon as of ")
    assert responses == "Responses: typhoon Level Ⅱ."
    assert "防台风" in first.title, "what the chain is called stays"
    with pytest.raises(Refused, match="bad_field"):
        reporting_county.begin(lang="fr")


def test_each_clock_reminds_once_and_says_when_it_is_late(reporting_county: ReportingCounty) -> None:
    reporting_county.put_on_duty("L1")
    first = reporting_county.begin()
    assert reporting_county.list_missing() == []
    reporting_county.wait(10)
    (line,) = reporting_county.news()
    assert (line["clock"], line["late"], line["no"]) == ("phone", False, REPORT)
    reporting_county.out.send()
    (text,) = reporting_county.out.texts("L1")
    assert "电话报告时限" in text
    call = reporting_county.give(c.RecordSituationCall, first, told_to="市应急值班室")
    assert not call.calls[0].late
    reporting_county.wait(22)
    reporting_county.wait(4)
    assert [(news_line["clock"], news_line["late"]) for news_line in reporting_county.news()] == [
        ("phone", False), ("written", False), ("written", True),
    ]  # fmt: skip
    assert reporting_county.send(reporting_county.read()).sendings[0].late
    assert reporting_county.list_missing() == []
    reporting_county.wait(1)
    assert len(reporting_county.news()) == 3


def test_hours_of_follow_ups_that_go_by_are_told_one_after_the_other(
    reporting_county: ReportingCounty,
) -> None:
    first = reporting_county.begin()
    reporting_county.give(c.RecordSituationCall, first, told_to="市应急值班室")
    due = reporting_county.send(first).follow_up_due
    assert due is not None
    reporting_county.post.wall.now = due
    reporting_county.timers.fire_due()
    late = reporting_county.read()
    assert (late.missed_at, [news_line["late"] for news_line in reporting_county.news()]) == (
        due,
        [False, True],
    )
    assert late.follow_up_due is not None
    assert late.follow_up_due > due
    assert reporting_county.list_missing() == []
    assert reporting_county.send(reporting_county.follow()).sendings[0].late is False
    reporting_county.wait(1)
    assert reporting_county.read("QK-261122-01").follow_up_due is None


def test_a_timer_that_got_lost_is_missed(reporting_county: ReportingCounty) -> None:
    reporting_county.begin()
    with reporting_county.post.store.database.writing() as connection:
        drop_timers_of(connection, COUNTY, KIND, REPORT)
    assert reporting_county.list_missing() == [KIND] * 4


def test_nobody_approves_their_own_and_only_what_was_approved_is_sent(
    reporting_county: ReportingCounty,
) -> None:
    first = reporting_county.begin()
    refresh = reporting_county.give(c.RefreshSituationReport, first, LEAD)
    for by, code in ((OFFICER, "forbidden"), (LEAD, "own_report")):
        with pytest.raises(Refused) as refused:
            reporting_county.give(c.ApproveSituationReport, refresh, by)
        assert refused.value.code == code
    with pytest.raises(Refused, match="only what was approved"):
        reporting_county.give(c.SendSituationReport, refresh, sent_to="市")


def test_two_officers_overwrite_nothing_and_a_correction_keeps_what_was_sent(
    reporting_county: ReportingCounty,
) -> None:
    first = reporting_county.begin()
    edited = reporting_county.give(c.EditSituationReport, first, sections={"needs": "请调冲锋舟两艘"})
    with pytest.raises(Refused, match="somebody else"):
        reporting_county.give(c.EditSituationReport, first, LEAD, sections={"needs": "无"})
    sent = reporting_county.send(edited)
    corrected = reporting_county.give(c.EditSituationReport, sent, sections={"needs": "请调冲锋舟三艘"})
    assert (corrected.state, corrected.corrects, corrected.version) == ("draft", True, 3)
    again = reporting_county.send(corrected)
    assert [sending.version for sending in again.sendings] == [2, 3]
    with reporting_county.post.store.reading() as connection:
        kept = {
            version.version: version.sections.get("needs")
            for version in read_versions(connection, COUNTY, REPORT, 9)
        }
    assert kept == {1: None, 2: "请调冲锋舟两艘", 3: "请调冲锋舟三艘"}


def test_a_report_given_up_leaves_the_chain_waiting(reporting_county: ReportingCounty) -> None:
    reporting_county.send(reporting_county.begin())
    wrong = reporting_county.follow("final")
    assert reporting_county.read().follow_up_due is None
    with pytest.raises(Refused, match="not sent yet"):
        reporting_county.follow()
    void = reporting_county.give(c.VoidSituationReport, wrong, reason="事件还没有结束")
    assert (void.state, reporting_county.read().follow_up_due is not None) == ("void", True)
    assert reporting_county.follow().number == 2
    assert reporting_county.list_missing() == []


def test_what_nobody_answered_is_unknown_and_not_nothing(reporting_county: ReportingCounty) -> None:
    from tests.integration.people.test_check_handlers import CheckedCounty

    checked = CheckedCounty(reporting_county.out)
    checked.ask()
    before = reporting_county.begin()
    assert (figure(before, "check", "sum").known, figure(before, "check", "answered").value) == (False, 0)
    checked.answer("G1", 12)
    after = reporting_county.give(c.RefreshSituationReport, before)
    assert figure(after, "check", "sum").value == 12
    assert figure(after, "check", "unknown").value == figure(before, "check", "unknown").value - 1  # type: ignore[operator]
    checked.close()
    closed = reporting_county.give(c.RefreshSituationReport, after)
    assert figure(closed, "check", "sum").value == 12, "what was answered does not leave the report"


def test_the_figures_of_a_roll_out_that_is_over_say_so(reporting_county: ReportingCounty) -> None:
    rollout = reporting_county.out.issue()
    before = reporting_county.begin()
    stop = StopRollout(region=COUNTY, rollout=rollout.id, expected_version=rollout.version, reason="台风转向")
    reporting_county.out.bus.handle(stop, LEAD)
    after = reporting_county.give(c.RefreshSituationReport, before)
    names = [figure(report, "rollout", "people", f"{rollout.id}/1").name for report in (before, after)]
    assert names == ["防台风Ⅱ级应急响应 · 团长", "防台风Ⅱ级应急响应（已停止） · 团长"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "second"}, "bad_report_kind"),
        ({"event": "response:flood"}, "no_event"),
        ({"event": "storm:none"}, "no_event"),
        ({"event": "anything"}, "no_event"),
        ({"grade": "worst"}, "no_grade"),
        ({"kind": "follow_up", "chain": "QK-260101-01"}, "no_chain"),
    ],
)
def test_what_cannot_be_begun(reporting_county: ReportingCounty, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        reporting_county.begin(**more)
    assert refused.value.code == code


def test_one_event_has_one_chain(reporting_county: ReportingCounty) -> None:
    reporting_county.begin()
    with pytest.raises(Refused, match="reported already"):
        reporting_county.begin()
