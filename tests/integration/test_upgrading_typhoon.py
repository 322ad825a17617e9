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
from tests.integration.reports import COUNTY, envelopes, raw
from tests.integration.test_upgrading_work import Upgraded, here, where
from tests.unit.domain.test_voices import WEBM

__all__ = ["here", "where"]
FILES = [file for file in old.FILES if old.revision(file) >= "0042"]
"""Installations before that had no typhoon."""
pytestmark = pytest.mark.parametrize("here", FILES, indirect=True, ids=old.revision)


def named(here: Upgraded, kind: str) -> str:
    """What is under way, by kind."""
    name: str = here.left.opens["typhoon"][kind]
    return name


def drifted(here: Upgraded) -> list[Any]:
    """Sums that are not what is counted anew, and batches that are not what the trace has."""
    rollout, evacuation = named(here, "rollout"), named(here, "evacuation")
    with here.store.reading() as connection:
        running = read_rollout(connection, COUNTY, rollout)
        check = read_check(connection, COUNTY, named(here, "check"))
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


def test_screens_are_told_of_everything_and_every_sum_is_a_recount(here: Upgraded) -> None:
    told = Feed(here.store, here.context.counties, lambda: here.now).snapshot(COUNTY)
    topics = ("rollouts", "branches", "evacuations", "checks", "patrols", "proposals", "warnings", "storms")
    assert [topic for topic in topics if not told[topic]] == []
    assert drifted(here) == []


def test_a_rollout_goes_on_until_it_is_ended(here: Upgraded) -> None:
    rollout = named(here, "rollout")
    with here.store.reading() as connection:
        [request] = list_requests_of(connection, COUNTY, rollout)
    finished = Receipt("late", t.ACCEPTED, "finished", here.now)
    here.command(c.RecordReceipts, f.COMMANDER, rollout=rollout, receipts=(finished,))
    deputy = {"rollout": rollout, "request": request.id}
    here.command(c.AnswerDeputy, f.phone_of(t.DEPUTY), **deputy, can=True)
    here.command(c.ActAsDeputy, f.phone_of(t.DEPUTY), **deputy, people=(t.REFUSED,), act="finished")
    here.command(c.RateReturn, f.COMMANDER, rollout=rollout, person=t.FINISHED, rating="good")
    visit = VisitReport("v2", t.AT_HOME, "informed", here.now)
    here.command(c.RecordVisits, f.phone_of(t.LIAISON), rollout=rollout, visits=(visit,))
    with here.store.reading() as connection:
        tasks = read_tasks(connection, COUNTY, rollout, (t.ACCEPTED, t.FINISHED, t.REFUSED))
        visits = read_visits(connection, COUNTY, rollout, (t.AT_RELATIVES, t.AT_HOME))
        running = read_rollout(connection, COUNTY, rollout)
    assert {task.state for task in tasks.values()} == {FINISHED}
    assert [RESULTS[visits[one].result] for one in (t.AT_RELATIVES, t.AT_HOME)] == ["needs_help", "informed"]
    assert drifted(here) == []
    assert running is not None
    here.command(c.EndRollout, f.COMMANDER, rollout=rollout, expected_version=running.version)


def test_an_evacuation_goes_on_until_everybody_is_back(here: Upgraded) -> None:
    evacuation = {"evacuation": named(here, "evacuation")}
    moved = EvacuationReport("moved/2", t.AT_HOME, "moved", here.now)
    here.command(e.RecordEvacuation, f.COMMANDER, **evacuation, reports=(moved,))
    here.command(e.VerifyEvacuation, t.SECOND_COMMANDER, **evacuation, households=(t.AT_RELATIVES,))
    with here.store.reading() as connection:
        entries = read_entries(connection, COUNTY, evacuation["evacuation"], [t.AT_RELATIVES, t.AT_HOME])
    assert [entries[one].is_verified for one in (t.AT_RELATIVES, t.AT_HOME)] == [True, False]
    assert entries[t.AT_RELATIVES].place == "relatives"
    here.command(e.LiftEvacuation, f.COMMANDER, **evacuation, expected_version=1)
    here.command(e.ReturnHousehold, f.COMMANDER, **evacuation, household=t.AT_RELATIVES)
    assert drifted(here) == []


def test_a_check_and_a_patrol_go_on(here: Upgraded) -> None:
    check = named(here, "check")
    answer = CheckAnswer("a2", 3, here.now, t.FINISHED)
    here.command(AnswerCheck, f.COMMANDER, check=check, answers=(answer,))
    here.command(RecordPatrol, f.COMMANDER, patrol=Patrol("again", HAZARD, "normal", here.now))
    with here.store.reading() as connection:
        asking, point = read_check(connection, COUNTY, check), read_point(connection, COUNTY, HAZARD)
    assert asking is not None
    assert point is not None
    assert point.case, "what was opened for the bridge"
    here.command(CloseCheck, f.COMMANDER, check=check, expected_version=asking.version)
    assert drifted(here) == []


def test_a_situation_report_is_written_approved_and_sent(here: Upgraded) -> None:
    report = {"report": named(here, "report")}
    begun = here.command(r.RefreshSituationReport, f.OFFICER, **report, expected_version=1)
    sections = {"summary": "全县已启动防台风应急响应。", "needs": "无"}
    given = {**report, "sections": sections, "expected_version": begun.version}
    written = here.command(r.EditSituationReport, f.OFFICER, **given)
    here.command(r.ApproveSituationReport, f.COMMANDER, **report, expected_version=written.version)
    sent = {**report, "sent_to": "市应急值班室", "expected_version": written.version}
    assert here.command(r.SendSituationReport, f.OFFICER, **sent).state == SENT


def test_warnings_what_they_propose_and_the_storm_go_on(here: Upgraded) -> None:
    with here.store.reading() as connection:
        [proposal] = read_open_proposals(connection, COUNTY)
    accepted = {"type": "typhoon", "level": 2, "proposal": proposal.id, "expected_version": 1}
    here.command(DeclareResponse, f.COMMANDER, **accepted)
    decided = {"warning": ASKED, "decision": "of", "of": WARNING, "expected_version": 1}
    here.command(ResolveWarning, f.OFFICER, **decided)
    with here.store.reading() as connection:
        assert read_open_proposals(connection, COUNTY) == []
        assert WARNING not in {one.id for one in read_live_warnings(connection, COUNTY)}
    landed = t.LANDFALL | {"lon": 122.5, "valid": "2026-11-22T20:00:00+08:00"}
    handler = ReportHandler(here.store, here.context.counties, lambda: here.now)
    done = handler.handle(envelopes(raw("storm.observed", "s2", 400, **landed), stream="storms", start=90))
    assert (done.taken, done.dead) == (1, [])


def test_what_was_written_and_reported_and_a_dead_number_are_what_they_were(here: Upgraded) -> None:
    with here.store.reading() as connection:
        words, spoken = list_squad_messages(connection, COUNTY, f.SQUAD)
        photo = read_photo(connection, COUNTY, f.LIVE, words.photo)
        voice = read_voice(connection, COUNTY, f.SQUAD, spoken.voice)
        dead = read_dead(connection, COUNTY)
    assert words.text == "塌方约 3 米"
    assert photo is not None
    assert voice == (WEBM, "audio/webm")
    assert [(one.contact, one.reason) for one in dead[t.NOBODYS]] == [("phone", "number_invalid")]
    with here.store.reading() as connection:
        tree = case_detail(connection, named(here, "tree"))
    assert tree is not None
    assert tree["field_reports"] == [{"rollout": named(here, "rollout"), "storm": t.STORM}]
