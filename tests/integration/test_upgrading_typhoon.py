"""A typhoon during which a version was replaced goes on under the next: roll-out, deputies, visits,
evacuation, check, patrols, situation report, warnings, storm, and what a squad wrote.
"""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.commands import ReportHandler
from data_access.cases.details import case_detail
from data_access.cases.photo_rows import read_photo
from data_access.emergency.responses.patrols.patrol_store import find_patrol_drift, read_point
from data_access.emergency.responses.proposal_rows import read_open_proposals
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.emergency.rollouts.checks.check_store import find_check_drift, read_check
from data_access.emergency.rollouts.evacuations.evacuation_store import read_entries
from data_access.emergency.rollouts.evacuations.ledger_recount import find_ledger_drift, find_touched_reports
from data_access.emergency.rollouts.households.visit_recount import find_visit_drift
from data_access.emergency.rollouts.households.visit_store import read_visits
from data_access.emergency.rollouts.planning.deputy_rows import list_requests_of
from data_access.emergency.rollouts.recount import find_curve_drift, find_drift, find_touched
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.feed.county_feed import Feed
from data_access.outbox.dead_contacts import read_dead
from data_access.squads.conversation_rows import list_squad_messages
from data_access.squads.voice_rows import read_voice
from domain.emergency.responses.patrols.patrol import Patrol
from domain.emergency.responses.patrols.patrol_commands import RecordPatrol
from domain.emergency.responses.response_commands import DeclareResponse
from domain.emergency.responses.situations import situation_commands as r
from domain.emergency.responses.situations.situation import SENT
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.checks.check_commands import AnswerCheck, CheckAnswer, CloseCheck
from domain.emergency.rollouts.evacuations import evacuation_commands as e
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.emergency.rollouts.progress.task_states import FINISHED, Receipt
from domain.emergency.rollouts.progress.visits import RESULTS, VisitReport
from domain.emergency.warnings.standing.warning_commands import ResolveWarning
from tests.installations import fill_commands as f
from tests.installations import fill_typhoon as t
from tests.installations import old
from tests.integration.people.patrol_samples import HAZARD
from tests.integration.people.warning_samples import ASKED, WARNING
from tests.integration.reports import COUNTY, encode_message, envelopes
from tests.integration.test_upgrading_work import UpgradedInstallation, upgraded, where
from tests.unit.domain.test_voices import WEBM

__all__ = ["upgraded", "where"]
FILES = [file for file in old.FILES if old.revision(file) >= "0042"]
"""Installations before that had no typhoon."""
pytestmark = pytest.mark.parametrize("upgraded", FILES, indirect=True, ids=old.revision)


def find_running(upgraded: UpgradedInstallation, kind: str) -> str:
    """What is under way, by kind."""
    name: str = upgraded.left.opens["typhoon"][kind]
    return name


def list_drift(upgraded: UpgradedInstallation) -> list[Any]:
    """Sums that are not what is counted anew, and batches that are not what the trace has."""
    rollout, evacuation = find_running(upgraded, "rollout"), find_running(upgraded, "evacuation")
    with upgraded.store.reading() as connection:
        running = read_rollout(connection, COUNTY, rollout)
        check = read_check(connection, COUNTY, find_running(upgraded, "check"))
        assert running is not None
        assert check is not None
        return [
            *find_drift(connection, COUNTY, running),
            *find_curve_drift(connection, COUNTY, running),
            *find_touched(connection, COUNTY, rollout),
            *find_visit_drift(connection, COUNTY, running),
            *find_ledger_drift(connection, COUNTY, evacuation),
            *find_touched_reports(connection, COUNTY, evacuation),
            *find_check_drift(connection, COUNTY, check),
            *find_patrol_drift(connection, COUNTY),
        ]


def test_screens_are_told_of_everything_and_every_sum_is_a_recount(upgraded: UpgradedInstallation) -> None:
    snapshot = Feed(upgraded.store, upgraded.context.counties, lambda: upgraded.now).snapshot(COUNTY)
    topics = ("rollouts", "branches", "evacuations", "checks", "patrols", "proposals", "warnings", "storms")
    assert [topic for topic in topics if not snapshot[topic]] == []
    assert list_drift(upgraded) == []


def test_a_rollout_goes_on_until_it_is_ended(upgraded: UpgradedInstallation) -> None:
    rollout = find_running(upgraded, "rollout")
    with upgraded.store.reading() as connection:
        [request] = list_requests_of(connection, COUNTY, rollout)
    finished = Receipt("late", t.ACCEPTED, "finished", upgraded.now)
    upgraded.command(c.RecordReceipts, f.COMMANDER, rollout=rollout, receipts=(finished,))
    deputy = {"rollout": rollout, "request": request.id}
    upgraded.command(c.AnswerDeputy, f.phone_of(t.DEPUTY), **deputy, can=True)
    upgraded.command(c.ActAsDeputy, f.phone_of(t.DEPUTY), **deputy, people=(t.REFUSED,), act="finished")
    upgraded.command(c.RateReturn, f.COMMANDER, rollout=rollout, person=t.FINISHED, rating="good")
    visit = VisitReport("v2", t.AT_HOME, "informed", upgraded.now)
    upgraded.command(c.RecordVisits, f.phone_of(t.LIAISON), rollout=rollout, visits=(visit,))
    with upgraded.store.reading() as connection:
        tasks = read_tasks(connection, COUNTY, rollout, (t.ACCEPTED, t.FINISHED, t.REFUSED))
        visits = read_visits(connection, COUNTY, rollout, (t.AT_RELATIVES, t.AT_HOME))
        running = read_rollout(connection, COUNTY, rollout)
    assert {task.state for task in tasks.values()} == {FINISHED}
    assert [RESULTS[visits[item].result] for item in (t.AT_RELATIVES, t.AT_HOME)] == [
        "needs_help",
        "informed",
    ]
    assert list_drift(upgraded) == []
    assert running is not None
    upgraded.command(c.EndRollout, f.COMMANDER, rollout=rollout, expected_version=running.version)


def test_an_evacuation_goes_on_until_everybody_is_back(upgraded: UpgradedInstallation) -> None:
    evacuation = {"evacuation": find_running(upgraded, "evacuation")}
    moved = EvacuationReport("moved/2", t.AT_HOME, "moved", upgraded.now)
    upgraded.command(e.RecordEvacuation, f.COMMANDER, **evacuation, reports=(moved,))
    upgraded.command(e.VerifyEvacuation, t.SECOND_COMMANDER, **evacuation, households=(t.AT_RELATIVES,))
    with upgraded.store.reading() as connection:
        entries = read_entries(connection, COUNTY, evacuation["evacuation"], [t.AT_RELATIVES, t.AT_HOME])
    assert [entries[item].is_verified for item in (t.AT_RELATIVES, t.AT_HOME)] == [True, False]
    assert entries[t.AT_RELATIVES].place == "relatives"
    upgraded.command(e.LiftEvacuation, f.COMMANDER, **evacuation, expected_version=1)
    upgraded.command(e.ReturnHousehold, f.COMMANDER, **evacuation, household=t.AT_RELATIVES)
    assert list_drift(upgraded) == []


def test_a_check_and_a_patrol_go_on(upgraded: UpgradedInstallation) -> None:
    check = find_running(upgraded, "check")
    answer = CheckAnswer("a2", 3, upgraded.now, t.FINISHED)
    upgraded.command(AnswerCheck, f.COMMANDER, check=check, answers=(answer,))
    upgraded.command(RecordPatrol, f.COMMANDER, patrol=Patrol("again", HAZARD, "normal", upgraded.now))
    with upgraded.store.reading() as connection:
        asking, point = read_check(connection, COUNTY, check), read_point(connection, COUNTY, HAZARD)
    assert asking is not None
    assert point is not None
    assert point.case, "what was opened for the bridge"
    upgraded.command(CloseCheck, f.COMMANDER, check=check, expected_version=asking.version)
    assert list_drift(upgraded) == []


def test_a_situation_report_is_written_approved_and_sent(upgraded: UpgradedInstallation) -> None:
    report = {"report": find_running(upgraded, "report")}
    begun = upgraded.command(r.RefreshSituationReport, f.OFFICER, **report, expected_version=1)
    sections = {"summary": "全县已启动防台风应急响应。", "needs": "无"}
    given = {**report, "sections": sections, "expected_version": begun.version}
    written = upgraded.command(r.EditSituationReport, f.OFFICER, **given)
    upgraded.command(r.ApproveSituationReport, f.COMMANDER, **report, expected_version=written.version)
    sent = {**report, "sent_to": "市应急值班室", "expected_version": written.version}
    assert upgraded.command(r.SendSituationReport, f.OFFICER, **sent).state == SENT


def test_warnings_what_they_propose_and_the_storm_go_on(upgraded: UpgradedInstallation) -> None:
    with upgraded.store.reading() as connection:
        [proposal] = read_open_proposals(connection, COUNTY)
    accepted = {"type": "typhoon", "level": 2, "proposal": proposal.id, "expected_version": 1}
    upgraded.command(DeclareResponse, f.COMMANDER, **accepted)
    decided = {"warning": ASKED, "decision": "of", "of": WARNING, "expected_version": 1}
    upgraded.command(ResolveWarning, f.OFFICER, **decided)
    with upgraded.store.reading() as connection:
        assert read_open_proposals(connection, COUNTY) == []
        assert WARNING not in {live_warning.id for live_warning in read_live_warnings(connection, COUNTY)}
    landed = t.LANDFALL | {"lon": 122.5, "valid": "2026-11-22T20:00:00+08:00"}
    handler = ReportHandler(upgraded.store, upgraded.context.counties, lambda: upgraded.now)
    done = handler.handle(
        envelopes(encode_message("storm.observed", "s2", 400, **landed), stream="storms", start=90)
    )
    assert (done.taken, done.dead) == (1, [])


def test_what_was_written_and_reported_and_a_dead_number_are_what_they_were(
    upgraded: UpgradedInstallation,
) -> None:
    with upgraded.store.reading() as connection:
        words, spoken = list_squad_messages(connection, COUNTY, f.SQUAD)
        photo = read_photo(connection, COUNTY, f.LIVE, words.photo)
        voice = read_voice(connection, COUNTY, f.SQUAD, spoken.voice)
        dead = read_dead(connection, COUNTY)
    assert words.text == "塌方约 3 米"
    assert photo is not None
    assert voice == (WEBM, "audio/webm")
    assert [(contact.contact, contact.reason) for contact in dead[t.NOBODYS]] == [("phone", "number_invalid")]
    with upgraded.store.reading() as connection:
        tree = case_detail(connection, find_running(upgraded, "tree"))
    assert tree is not None
    assert tree["field_reports"] == [{"rollout": find_running(upgraded, "rollout"), "storm": t.STORM}]
