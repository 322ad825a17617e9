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
from tests.integration.people.test_squad_merge import CutSquads, cut
from tests.integration.reports import COUNTY

__all__ = ["cut"]
DAY, MINUTE = timedelta(days=1), 60.0


def read(cut: CutSquads, since: datetime, until: datetime) -> list[Subject]:
    with cut.out.post.store.reading() as connection:
        asked = (WorldId(COUNTY), SQUADS, since, until, cut.wall.now, Scope(COUNTY))
        return sorted(read_subjects(connection, *asked), key=lambda subject: subject.at)


def say(cut: CutSquads, state: str) -> None:
    answer = {"person": "P1", "state": state, "answered_at": cut.wall.now, "note": "已清理"}
    cut.give(c.AnswerCall, LIAISON, **answer)


def test_it_is_of_the_day_it_was_made_and_each_step_took_as_long_as_they_say(cut: CutSquads) -> None:
    """Assembled two days before the merge; accepted after 3 minutes, on site after 20, done after 65, stood
    down after 70.
    """
    begun = cut.wall.now
    cut.assemble(cut.known.id, "P1", "G1")
    for minutes, state in ((3, "accepted"), (17, "on_site"), (45, "done")):
        cut.wall.pass_by(minutes * MINUTE)
        say(cut, state)
    cut.wall.pass_by(5 * MINUTE)
    cut.give(c.StandDownSquad, expected_version=4, reason="险情解除")
    cut.wall.pass_by(2 * DAY.total_seconds())
    ours = c.AssembleSquad(region=COUNTY, case=cut.known.id, people=(("G2", "grid"),))
    cut.out.bus.handle(ours, LEAD)
    cut.merge_all()
    cut.merge_all()
    [theirs] = read(cut, begun - DAY, begun + DAY)
    assert (theirs.at, theirs.recorded, theirs.ended) == (begun, True, True)
    minutes = {step: taken.seconds / MINUTE for step, taken in theirs.steps.items() if taken.seconds}
    assert minutes == {"accepted": 3, "on_the_way": 20, "on_site": 20, "done": 65, "stood_down": 70}
    [late] = read(cut, begun + DAY, cut.wall.now + DAY)
    assert (late.recorded, late.ended) == (False, False)
    assert [subject.recorded for subject in read(cut, begun - DAY, cut.wall.now + DAY)] == [True, False]


def test_one_that_was_not_over_there_has_no_end_until_a_later_journal_tells_of_it(cut: CutSquads) -> None:
    begun = cut.wall.now
    cut.assemble(cut.known.id, "P1")
    cut.wall.pass_by(4 * MINUTE)
    say(cut, "accepted")
    cut.wall.pass_by(60 * MINUTE)
    cut.merge_all()
    [squad] = read(cut, begun - DAY, begun + DAY)
    assert (squad.ended, squad.steps) == (True, {"accepted": Taken(4 * MINUTE)})
    cut.give(c.StandDownSquad, expected_version=2, reason="险情解除")
    cut.merge_all()
    [squad] = read(cut, begun - DAY, begun + DAY)
    assert squad.steps == {"accepted": Taken(4 * MINUTE), "stood_down": Taken(64 * MINUTE)}


def test_one_that_was_recorded_before_this_was_noted_has_no_end(cut: CutSquads) -> None:
    begun = cut.wall.now
    cut.assemble(cut.known.id, "P1")
    cut.wall.pass_by(4 * MINUTE)
    cut.give(c.StandDownSquad, expected_version=1, reason="险情解除")
    cut.merge_all()
    [squad] = read(cut, begun - DAY, begun + DAY)
    assert squad.steps == {"stood_down": Taken(4 * MINUTE)}
    with cut.out.post.store.database.writing() as connection:
        [body] = connection.scalars(select(squads.c.body))
        before = json.dumps({name: fact for name, fact in json.loads(body).items() if name != "origin_live"})
        connection.execute(update(squads).values(body=before))
    [squad] = read(cut, begun - DAY, begun + DAY)
    assert (squad.ended, squad.steps) == (True, {})
