"""Squads of a township that was cut off are measured by the times its people noted, and counted apart."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import select, update

from data_access.database.tables.squad_tables import squads
from data_access.squads.review_rows import read_subjects
from domain.access.scope import Scope
from domain.kernel.worlds import WorldId
from domain.squads import squad_commands as c
from domain.squads.reviews.subjects import SQUADS, Subject, Taken
from tests.integration.people.cut_off import LIAISON
from tests.integration.people.rollout_samples import LEAD
from tests.integration.people.test_squad_merge import CutSquads, township
from tests.integration.reports import COUNTY

__all__ = ["township"]
DAY, MINUTE = timedelta(days=1), 60.0


def list_subjects(township: CutSquads, since: datetime, until: datetime) -> list[Subject]:
    with township.out.post.store.reading() as connection:
        ids = (WorldId(COUNTY), SQUADS, since, until, township.wall.now, Scope(COUNTY))
        return sorted(read_subjects(connection, *ids), key=lambda subject: subject.at)


def say(township: CutSquads, state: str) -> None:
    answer = {"person": "P1", "state": state, "answered_at": township.wall.now, "note": "已清理"}
    township.give(c.AnswerCall, LIAISON, **answer)


def test_it_is_of_the_day_it_was_made_and_each_step_took_as_long_as_they_say(township: CutSquads) -> None:
    """Assembled two days before the merge; accepted after 3 minutes, on site after 20, done after 65, stood
    down after 70.
    """
    begun = township.wall.now
    township.assemble(township.known.id, "P1", "G1")
    for minutes, state in ((3, "accepted"), (17, "on_site"), (45, "done")):
        township.wall.pass_by(minutes * MINUTE)
        say(township, state)
    township.wall.pass_by(5 * MINUTE)
    township.give(c.StandDownSquad, expected_version=4, reason="险情解除")
    township.wall.pass_by(2 * DAY.total_seconds())
    ours = c.AssembleSquad(region=COUNTY, case=township.known.id, people=(("G2", "grid"),))
    township.out.bus.handle(ours, LEAD)
    township.merge_all()
    township.merge_all()
    [theirs] = list_subjects(township, begun - DAY, begun + DAY)
    assert (theirs.at, theirs.recorded, theirs.ended) == (begun, True, True)
    minutes = {step: taken.seconds / MINUTE for step, taken in theirs.steps.items() if taken.seconds}
    assert minutes == {"accepted": 3, "on_the_way": 20, "on_site": 20, "done": 65, "stood_down": 70}
    [late] = list_subjects(township, begun + DAY, township.wall.now + DAY)
    assert (late.recorded, late.ended) == (False, False)
    assert [
        subject.recorded for subject in list_subjects(township, begun - DAY, township.wall.now + DAY)
    ] == [True, False]


def test_one_that_was_not_over_there_has_no_end_until_a_later_journal_tells_of_it(
    township: CutSquads,
) -> None:
    begun = township.wall.now
    township.assemble(township.known.id, "P1")
    township.wall.pass_by(4 * MINUTE)
    say(township, "accepted")
    township.wall.pass_by(60 * MINUTE)
    township.merge_all()
    [squad] = list_subjects(township, begun - DAY, begun + DAY)
    assert (squad.ended, squad.steps) == (True, {"accepted": Taken(4 * MINUTE)})
    township.give(c.StandDownSquad, expected_version=2, reason="险情解除")
    township.merge_all()
    [squad] = list_subjects(township, begun - DAY, begun + DAY)
    assert squad.steps == {"accepted": Taken(4 * MINUTE), "stood_down": Taken(64 * MINUTE)}


def test_one_that_was_recorded_before_this_was_noted_has_no_end(township: CutSquads) -> None:
    begun = township.wall.now
    township.assemble(township.known.id, "P1")
    township.wall.pass_by(4 * MINUTE)
    township.give(c.StandDownSquad, expected_version=1, reason="险情解除")
    township.merge_all()
    [squad] = list_subjects(township, begun - DAY, begun + DAY)
    assert squad.steps == {"stood_down": Taken(4 * MINUTE)}
    with township.out.post.store.database.writing() as connection:
        [body] = connection.scalars(select(squads.c.body))
        before = json.dumps({name: fact for name, fact in json.loads(body).items() if name != "origin_live"})
        connection.execute(update(squads).values(body=before))
    [squad] = list_subjects(township, begun - DAY, begun + DAY)
    assert (squad.ended, squad.steps) == (True, {})
