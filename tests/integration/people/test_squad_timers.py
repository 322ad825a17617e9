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
from tests.integration.reports import COUNTY, encode_case, envelopes

WAITS = (60, 120, 60, 600, 1800)


class CalledSquad:
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
        said_at = give(c.AnswerCall, person=FIRST, state=state, answered_at=self.post.wall.now)
        self.bus.handle(said_at, MANAGER)

    def record(self, step: str) -> None:
        """Whoever telephoned or went there reached nobody."""
        self.bus.handle(give(c.RecordNoAnswer, person=FIRST, step=step), MANAGER)

    def proofs(self) -> list[tuple[str, str, str]]:
        rows = self.post.rows(SQUAD)
        return [(row["channel"], row["state"], row["cause"]) for row in rows if row["kind"] == "call"]


@pytest.fixture
def called_squad(database_url: str, county: County) -> Iterator[CalledSquad]:
    post = Post(database_url)
    post.add_person(FIRST, "孙三", "13800000009")
    ReportHandler(post.store, {COUNTY: county}, post.wall).handle(envelopes(encode_case(SHOWN)))
    yield CalledSquad(post, county)
    post.close()


def test_who_stays_silent_is_telephoned_then_gone_to_then_unreached(
    called_squad: CalledSquad, tmp_path: Path
) -> None:
    needed = []
    for seconds in WAITS:
        called_squad.wait(seconds - 0.1)
        needed.append(called_squad.needs())
        called_squad.wait(0.1)
    assert needed == ["", "", "", "human", "knock"]
    assert called_squad.needs() == "unreached"
    assert called_squad.timers.fire_due() == 0
    assert [proof[:2] for proof in called_squad.proofs()] == [
        ("notice", "sent"), ("sms", "sent"), ("voice", "sent"), ("human", "unknown"), ("knock", "unknown"),
    ]  # fmt: skip
    change_kinds = [value_of(change)["kind"] for work in called_squad.sent for change in work.changes]
    short = ["squad.short", "case.short_handed"]
    assert change_kinds == ["squad.pursued", *short, "squad.pursued", "squad.pursued"]
    verdict = verify(called_squad.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_what_became_of_calls_makes_no_order_stale(called_squad: CalledSquad) -> None:
    called_squad.wait(*WAITS[:3])
    called_squad.record("human")
    assert called_squad.needs() == "knock"
    order = give(c.GiveOrder, 1, text="先设警戒")
    assert called_squad.bus.handle(order, MANAGER).version == 2


def test_whoever_telephoned_records_the_outcome_and_that_is_the_proof(called_squad: CalledSquad) -> None:
    called_squad.wait(*WAITS[:3])
    assert called_squad.needs() == "human"
    called_squad.answer()
    assert called_squad.needs() == ""
    assert called_squad.proofs()[-1] == ("human", "delivered", MANAGER.name)
    called_squad.wait(7200)
    assert len(called_squad.proofs()) == 4
    with called_squad.post.store.reading() as connection:
        trail = read_case_trail(connection, CASE)
    assert trail is not None
    line = [entry for entry in trail["entries"] if entry["facts"].get("channel") == "human"]
    assert [entry["actor"] for entry in line] == [MANAGER.name]


def test_no_answer_is_kept_and_the_next_rung_comes_at_once(called_squad: CalledSquad) -> None:
    called_squad.wait(*WAITS[:3])
    called_squad.record("human")
    assert called_squad.needs() == "knock"
    assert called_squad.proofs()[-2:] == [("human", "failed", MANAGER.name), ("knock", "waiting", "")]
    with pytest.raises(Refused, match="step_over"):
        called_squad.record("human")
    called_squad.wait(WAITS[4] - 1)
    assert called_squad.needs() == "knock"
    called_squad.record("knock")
    assert called_squad.needs() == "unreached"
    called_squad.wait(7200)
    assert called_squad.proofs()[-1] == ("knock", "failed", MANAGER.name)
    with called_squad.post.store.reading() as connection:
        trail = read_case_trail(connection, CASE)
    assert trail is not None
    tried = [entry for entry in trail["entries"] if entry["action"] == "squad.unanswered"]
    assert [(row["facts"]["state"], row["actor"]) for row in tried] == [
        ("no_answer", MANAGER.name),
        ("not_met", MANAGER.name),
    ]


def test_a_failed_call_goes_to_a_person_at_once_and_only_once(called_squad: CalledSquad) -> None:
    called_squad.post.gateways.clear()
    called_squad.wait(60)
    called_squad.wait(0)
    assert called_squad.needs() == "human"
    called_squad.wait(599)
    assert called_squad.needs() == "human"
    called_squad.wait(1)
    assert called_squad.needs() == "knock"


def test_a_call_from_before_ladders_were_kept_goes_on_to_people(called_squad: CalledSquad) -> None:
    with called_squad.post.store.database.writing() as connection:
        body: Any = value_of(connection.execute(select(calls.c.body)).scalar_one())
        del body["ladder"]
        connection.execute(update(calls).values(body=text_of(body)))
    called_squad.wait(*WAITS[:3])
    assert called_squad.needs() == "human"


def test_nobody_but_the_timer_says_that_somebody_is_unreached_or_too_few_come(
    called_squad: CalledSquad,
) -> None:
    with pytest.raises(Refused, match="only the timer"):
        called_squad.bus.handle(give(c.PursueMember, person=FIRST, step="unreached"), MANAGER)
    with pytest.raises(Refused, match="only the timer"):
        called_squad.bus.handle(give(c.DeclareShortage), MANAGER)


def kinds(called: CalledSquad) -> list[str]:
    """What timers changed, of a squad's people and of its case."""
    changes = [value_of(change)["kind"] for work in called.sent for change in work.changes]
    return [kind for kind in changes if kind != "squad.pursued"]


def short_since(called: CalledSquad) -> bool:
    with called.post.store.reading() as connection:
        squad = read_squad(connection, COUNTY, SQUAD)
    return squad is not None and squad.short_at is not None


def test_too_few_says_so_by_itself_once(called_squad: CalledSquad, tmp_path: Path) -> None:
    called_squad.wait(299)
    assert (kinds(called_squad), short_since(called_squad)) == ([], False)
    called_squad.wait(1)
    assert (kinds(called_squad), short_since(called_squad)) == (["squad.short", "case.short_handed"], True)
    [news] = [
        row
        for work in called_squad.sent
        for change in work.changes
        for row in value_of(change).get("news", ())
    ]
    assert news["kind"] == "case.short_handed"
    called_squad.wait(7200)
    assert kinds(called_squad) == ["squad.short", "case.short_handed"]
    verdict = verify(called_squad.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_nothing_is_said_when_the_squad_stood_down_or_the_officer_ended_it(called_squad: CalledSquad) -> None:
    called_squad.wait(60)
    with called_squad.post.store.reading() as connection:
        squad = read_squad(connection, COUNTY, SQUAD)
    assert squad is not None
    called_squad.bus.handle(give(c.StandDownSquad, squad.version), MANAGER)
    called_squad.wait(7200)
    assert kinds(called_squad) == []
    with called_squad.post.store.reading() as connection:
        assert connection.execute(select(timers.c.id)).all() == []
