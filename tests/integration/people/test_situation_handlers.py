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
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import RolledOut
from tests.integration.people.situation_samples import BEGUN, DECLARED, LEAD, OFFICER, REPORT
from tests.integration.reports import COUNTY, case, closed, envelopes

KIND = "situation_reminder"


class Reporting:
    """A county of five people in a typhoon, its reports and their clocks."""

    def __init__(self, out: RolledOut) -> None:
        self.out, self.post = out, out.post
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
        told = {"region": COUNTY, "report": report.id, "expected_version": report.version}
        return self.out.bus.handle(kind(**told, **more), by)  # type: ignore[no-any-return]

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
        told = [value_of(body) for body in bodies]
        return [line for one in told for line in one.get("news", ()) if line["kind"] == "situation.due"]

    def missing(self) -> list[str]:
        with self.post.store.reading() as connection:
            found = list_missing(connection, self.out.county, self.post.wall.now)
        return [timer.kind for timer in found]


@pytest.fixture
def reporting(database_url: str, county: County) -> Iterator[Reporting]:
    post = Post(database_url)
    yield Reporting(RolledOut(post, county))
    post.close()


def figure(report: SituationReport, group: str, code: str, subject: str = "") -> Figure:
    (found,) = [one for one in report.figures if (one.group, one.code) == (group, code)
                and (not subject or one.subject == subject)]  # fmt: skip
    return found


def test_from_the_first_report_to_the_final_one(reporting: Reporting, tmp_path: Path) -> None:
    rollout = reporting.out.issue()
    reporting.out.tell(("L1", "accepted"))
    first, now = reporting.begin(), reporting.post.wall.now
    assert (first.phone_due, first.written_due) == (now + timedelta(minutes=15), now + timedelta(minutes=35))
    assert figure(first, "rollout", "accepted", f"{rollout.id}/1").value == 1
    assert figure(first, "response", "level").value == 2
    assert "防台风" in first.sections["summary"]
    reporting.give(c.RecordSituationCall, first, told_to="市应急值班室")
    sent = reporting.send(first)
    assert (sent.state, sent.sendings[0].late, sent.sendings[0].version) == ("sent", False, 1)
    assert sent.follow_up_due is not None
    assert f"{sent.follow_up_due.astimezone(reporting.out.county.tz):%H:%M}" in ("08:00", "17:00")
    reporting.out.tell(("L2", "accepted"), ("L1", "finished"))
    second = reporting.follow()
    moved = {one.figure.key: one.delta for one in compare_figures(second.figures, second.base)}
    assert moved["rollout", "accepted", f"{rollout.id}/1"] == 1
    assert moved["rollout", "finished", f"{rollout.id}/1"] == 1
    assert (second.written_due, second.phone_due, second.base_id) == (sent.follow_up_due, None, REPORT)
    reporting.send(second)
    final = reporting.send(reporting.follow("final"))
    assert (final.number, final.ends_chain, final.follow_up_due) == (3, True, None)
    with pytest.raises(Refused, match="final report was sent"):
        reporting.follow()
    with reporting.post.store.reading() as connection:
        assert connection.execute(select(timers.c.id).where(timers.c.kind == KIND)).all() == []
        assert [one.number for one in read_chain(connection, COUNTY, REPORT)] == [1, 2, 3]
    verdict = verify(reporting.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_a_serious_case_is_an_event_of_its_own(reporting: Reporting) -> None:
    """Only while it is open; names and numbers in its title are masked, in the report and in the trace."""
    post, county = reporting.post, reporting.out.county
    handler = ReportHandler(post.store, {COUNTY: county}, clock=post.wall)
    told = {"title": "村民王建国13812345678家滑坡", "severity": 1}
    handler.handle(envelopes(case("big", **told), case("small", severity=3), case("over", severity=1)))
    handler.handle(envelopes(closed("over-c", "over", 5), start=10))
    ids = {name: case_id(COUNTY, "12345", name) for name in ("big", "small", "over")}
    for name in ("small", "over"):
        with pytest.raises(Refused, match="no_event"):
            reporting.begin(event=f"case:{ids[name]}")
    begun = reporting.begin(event=f"case:{ids['big']}")
    assert "138****5678" in begun.title
    assert "王建国" not in begun.title + begun.sections["summary"]
    assert begun.title in begun.sections["summary"]


def test_the_text_begins_in_the_language_of_whoever_begins_it(reporting: Reporting) -> None:
    reporting.out.issue()
    first = reporting.begin(lang="en")
    head, responses = first.sections["summary"].split("\n")[:2]
    assert head.startswith("Longyou: typhoon as of ")
    assert responses == "Responses: typhoon Level Ⅱ."
    assert "防台风" in first.title, "what the chain is called stays"
    with pytest.raises(Refused, match="bad_field"):
        reporting.begin(lang="fr")


def test_each_clock_reminds_once_and_says_when_it_is_late(reporting: Reporting) -> None:
    reporting.put_on_duty("L1")
    first = reporting.begin()
    assert reporting.missing() == []
    reporting.wait(10)
    (line,) = reporting.news()
    assert (line["clock"], line["late"], line["no"]) == ("phone", False, REPORT)
    reporting.out.send()
    (text,) = reporting.out.texts("L1")
    assert "电话报告时限" in text
    told = reporting.give(c.RecordSituationCall, first, told_to="市应急值班室")
    assert not told.calls[0].late
    reporting.wait(22)
    reporting.wait(4)
    assert [(one["clock"], one["late"]) for one in reporting.news()] == [
        ("phone", False), ("written", False), ("written", True),
    ]  # fmt: skip
    assert reporting.send(reporting.read()).sendings[0].late
    assert reporting.missing() == []
    reporting.wait(1)
    assert len(reporting.news()) == 3


def test_hours_of_follow_ups_that_go_by_are_told_one_after_the_other(reporting: Reporting) -> None:
    first = reporting.begin()
    reporting.give(c.RecordSituationCall, first, told_to="市应急值班室")
    due = reporting.send(first).follow_up_due
    assert due is not None
    reporting.post.wall.now = due
    reporting.timers.fire_due()
    late = reporting.read()
    assert (late.missed_at, [one["late"] for one in reporting.news()]) == (
        due,
        [False, True],
    )
    assert late.follow_up_due is not None
    assert late.follow_up_due > due
    assert reporting.missing() == []
    assert reporting.send(reporting.follow()).sendings[0].late is False
    reporting.wait(1)
    assert reporting.read("QK-261122-01").follow_up_due is None


def test_a_timer_that_got_lost_is_missed(reporting: Reporting) -> None:
    reporting.begin()
    with reporting.post.store.database.writing() as connection:
        drop_timers_of(connection, COUNTY, KIND, REPORT)
    assert reporting.missing() == [KIND] * 4


def test_nobody_approves_their_own_and_only_what_was_approved_is_sent(reporting: Reporting) -> None:
    first = reporting.begin()
    refresh = reporting.give(c.RefreshSituationReport, first, LEAD)
    for by, code in ((OFFICER, "forbidden"), (LEAD, "own_report")):
        with pytest.raises(Refused) as refused:
            reporting.give(c.ApproveSituationReport, refresh, by)
        assert refused.value.code == code
    with pytest.raises(Refused, match="only what was approved"):
        reporting.give(c.SendSituationReport, refresh, sent_to="市")


def test_two_officers_overwrite_nothing_and_a_correction_keeps_what_was_sent(reporting: Reporting) -> None:
    first = reporting.begin()
    edited = reporting.give(c.EditSituationReport, first, sections={"needs": "请调冲锋舟两艘"})
    with pytest.raises(Refused, match="somebody else"):
        reporting.give(c.EditSituationReport, first, LEAD, sections={"needs": "无"})
    sent = reporting.send(edited)
    corrected = reporting.give(c.EditSituationReport, sent, sections={"needs": "请调冲锋舟三艘"})
    assert (corrected.state, corrected.corrects, corrected.version) == ("draft", True, 3)
    again = reporting.send(corrected)
    assert [one.version for one in again.sendings] == [2, 3]
    with reporting.post.store.reading() as connection:
        kept = {
            one.version: one.sections.get("needs") for one in read_versions(connection, COUNTY, REPORT, 9)
        }
    assert kept == {1: None, 2: "请调冲锋舟两艘", 3: "请调冲锋舟三艘"}


def test_a_report_given_up_leaves_the_chain_waiting(reporting: Reporting) -> None:
    reporting.send(reporting.begin())
    wrong = reporting.follow("final")
    assert reporting.read().follow_up_due is None
    with pytest.raises(Refused, match="not sent yet"):
        reporting.follow()
    void = reporting.give(c.VoidSituationReport, wrong, reason="事件还没有结束")
    assert (void.state, reporting.read().follow_up_due is not None) == ("void", True)
    assert reporting.follow().number == 2
    assert reporting.missing() == []


def test_what_nobody_answered_is_unknown_and_not_nothing(reporting: Reporting) -> None:
    from tests.integration.people.test_check_handlers import Checked

    checked = Checked(reporting.out)
    checked.ask()
    before = reporting.begin()
    assert (figure(before, "check", "sum").known, figure(before, "check", "answered").value) == (False, 0)
    checked.answer("G1", 12)
    after = reporting.give(c.RefreshSituationReport, before)
    assert figure(after, "check", "sum").value == 12
    assert figure(after, "check", "unknown").value == figure(before, "check", "unknown").value - 1  # type: ignore[operator]


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
def test_what_cannot_be_begun(reporting: Reporting, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        reporting.begin(**more)
    assert refused.value.code == code


def test_one_event_has_one_chain(reporting: Reporting) -> None:
    reporting.begin()
    with pytest.raises(Refused, match="reported already"):
        reporting.begin()
