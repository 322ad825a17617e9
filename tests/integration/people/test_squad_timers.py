"""A call that no gateway brings through goes to people: they telephone, go there, or nobody was reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.relay.fires.squad_timers import squad_fires
from dashboard.relay.timers import Timers
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.codec import text_of, value_of
from data_access.database.tables.outbox_tables import calls, timers
from data_access.database.unit_of_work import UnitOfWork
from data_access.maintenance.verification.verify import verify
from data_access.squads.case_trail_rows import read_case_trail
from data_access.squads.squad_store import read_squad
from domain.kernel.errors import Refused
from domain.squads import squad_commands as c
from domain.squads.calls.ladder import find_pursuit
from tests.integration.outbox import Post
from tests.integration.people.handling_samples import CASE, MANAGER
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import ASSEMBLED, FIRST, SQUAD, give
from tests.integration.reports import COUNTY, case, envelopes

WAITS = (60, 120, 60, 600, 1800)


class Called:
    """Somebody called into a squad, by the ladder of their county; `sent`: works that were published."""

    def __init__(self, post: Post, county: County) -> None:
        context = Context({COUNTY: county}, 50)
        self.post, self.county, self.sent = post, county, list[UnitOfWork]()
        self.bus = CommandBus(post.store, context, None, post.wall)
        self.timers = Timers(post.store, self.sent.append, post.wall, squad_fires(context))
        self.bus.handle(ASSEMBLED, MANAGER)
        post.send()

    def wait(self, *waits: float) -> None:
        for seconds in waits:
            self.post.wall.pass_by(seconds)
            self.timers.fire_due()
            self.post.send()

    def needs(self) -> str:
        """What has to be done about them."""
        with self.post.store.reading() as connection:
            squad = read_squad(connection, COUNTY, SQUAD)
        pursuit = find_pursuit(squad.members[0]) if squad else None
        return pursuit[0] if pursuit else ""

    def answer(self, state: str = "accepted") -> None:
        said = give(c.AnswerCall, person=FIRST, state=state, answered_at=self.post.wall.now)
        self.bus.handle(said, MANAGER)

    def record(self, step: str) -> None:
        """Whoever telephoned or went there reached nobody."""
        self.bus.handle(give(c.RecordNoAnswer, person=FIRST, step=step), MANAGER)

    def proofs(self) -> list[tuple[str, str, str]]:
        told = self.post.rows(SQUAD)
        return [(row["channel"], row["state"], row["cause"]) for row in told if row["kind"] == "call"]


@pytest.fixture
def called(database_url: str, county: County) -> Iterator[Called]:
    post = Post(database_url)
    post.add_person(FIRST, "孙三", "13800000009")
    ReportHandler(post.store, {COUNTY: county}, post.wall).handle(envelopes(case(SHOWN)))
    yield Called(post, county)
    post.close()


def test_who_stays_silent_is_telephoned_then_gone_to_then_unreached(called: Called, tmp_path: Path) -> None:
    needed = []
    for seconds in WAITS:
        called.wait(seconds - 0.1)
        needed.append(called.needs())
        called.wait(0.1)
    assert needed == ["", "", "", "human", "knock"]
    assert called.needs() == "unreached"
    assert called.timers.fire_due() == 0
    assert [proof[:2] for proof in called.proofs()] == [
        ("notice", "sent"), ("sms", "sent"), ("voice", "sent"), ("human", "unknown"), ("knock", "unknown"),
    ]  # fmt: skip
    told = [value_of(change)["kind"] for work in called.sent for change in work.changes]
    short = ["squad.short", "case.short_handed"]
    assert told == ["squad.pursued", *short, "squad.pursued", "squad.pursued"]
    verdict = verify(called.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_what_became_of_calls_makes_no_order_stale(called: Called) -> None:
    called.wait(*WAITS[:3])
    called.record("human")
    assert called.needs() == "knock"
    order = give(c.GiveOrder, 1, text="先设警戒")
    assert called.bus.handle(order, MANAGER).version == 2


def test_whoever_telephoned_records_the_outcome_and_that_is_the_proof(called: Called) -> None:
    called.wait(*WAITS[:3])
    assert called.needs() == "human"
    called.answer()
    assert called.needs() == ""
    assert called.proofs()[-1] == ("human", "delivered", MANAGER.name)
    called.wait(7200)
    assert len(called.proofs()) == 4
    with called.post.store.reading() as connection:
        trail = read_case_trail(connection, CASE)
    assert trail is not None
    told = [entry for entry in trail["entries"] if entry["facts"].get("channel") == "human"]
    assert [entry["actor"] for entry in told] == [MANAGER.name]


def test_no_answer_is_kept_and_the_next_rung_comes_at_once(called: Called) -> None:
    called.wait(*WAITS[:3])
    called.record("human")
    assert called.needs() == "knock"
    assert called.proofs()[-2:] == [("human", "failed", MANAGER.name), ("knock", "waiting", "")]
    with pytest.raises(Refused, match="step_over"):
        called.record("human")
    called.wait(WAITS[4] - 1)
    assert called.needs() == "knock"
    called.record("knock")
    assert called.needs() == "unreached"
    called.wait(7200)
    assert called.proofs()[-1] == ("knock", "failed", MANAGER.name)
    with called.post.store.reading() as connection:
        trail = read_case_trail(connection, CASE)
    assert trail is not None
    tried = [entry for entry in trail["entries"] if entry["action"] == "squad.unanswered"]
    assert [(one["facts"]["state"], one["actor"]) for one in tried] == [
        ("no_answer", MANAGER.name),
        ("not_met", MANAGER.name),
    ]


def test_a_failed_call_goes_to_a_person_at_once_and_only_once(called: Called) -> None:
    called.post.gateways.clear()
    called.wait(60)
    called.wait(0)
    assert called.needs() == "human"
    called.wait(599)
    assert called.needs() == "human"
    called.wait(1)
    assert called.needs() == "knock"


def test_a_call_from_before_ladders_were_kept_goes_on_to_people(called: Called) -> None:
    with called.post.store.database.writing() as connection:
        body: Any = value_of(connection.execute(select(calls.c.body)).scalar_one())
        del body["ladder"]
        connection.execute(update(calls).values(body=text_of(body)))
    called.wait(*WAITS[:3])
    assert called.needs() == "human"


def test_nobody_but_the_timer_says_that_somebody_is_unreached_or_too_few_come(called: Called) -> None:
    with pytest.raises(Refused, match="only the timer"):
        called.bus.handle(give(c.PursueMember, person=FIRST, step="unreached"), MANAGER)
    with pytest.raises(Refused, match="only the timer"):
        called.bus.handle(give(c.DeclareShortage), MANAGER)


def kinds(called: Called) -> list[str]:
    """What timers changed, of a squad's people and of its case."""
    changes = [value_of(change)["kind"] for work in called.sent for change in work.changes]
    return [kind for kind in changes if kind != "squad.pursued"]


def short_since(called: Called) -> bool:
    with called.post.store.reading() as connection:
        squad = read_squad(connection, COUNTY, SQUAD)
    return squad is not None and squad.short_at is not None


def test_too_few_says_so_by_itself_once(called: Called, tmp_path: Path) -> None:
    called.wait(299)
    assert (kinds(called), short_since(called)) == ([], False)
    called.wait(1)
    assert (kinds(called), short_since(called)) == (["squad.short", "case.short_handed"], True)
    [news] = [
        row for work in called.sent for change in work.changes for row in value_of(change).get("news", ())
    ]
    assert news["kind"] == "case.short_handed"
    called.wait(7200)
    assert kinds(called) == ["squad.short", "case.short_handed"]
    verdict = verify(called.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_nothing_is_said_when_the_squad_stood_down_or_the_officer_ended_it(called: Called) -> None:
    called.wait(60)
    with called.post.store.reading() as connection:
        squad = read_squad(connection, COUNTY, SQUAD)
    assert squad is not None
    called.bus.handle(give(c.StandDownSquad, squad.version), MANAGER)
    called.wait(7200)
    assert kinds(called) == []
    with called.post.store.reading() as connection:
        assert connection.execute(select(timers.c.id)).all() == []
