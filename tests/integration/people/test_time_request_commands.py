"""A unit asks for time and is told the answer; whoever handled in a squad or in command does not verify."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.case_facts import read_handlers
from dashboard.handlers.context import Context
from dashboard.relay.message_texts import compose
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.database.tables.outbox_tables import outbox, timers
from data_access.outbox.outbox_rows import message_of, read_messages
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases import handling_commands as c
from domain.cases.case_join import Case
from domain.cases.joint import joint_commands as j
from domain.kernel.clock import TZ
from domain.kernel.errors import Refused
from domain.squads import squad_commands as s
from tests.integration.people.handling_samples import CASE, DISPATCHED, HANDLER, MANAGER, REASON, SHOWN, give
from tests.integration.people.test_whistle_timers import agree, put_on_duty
from tests.integration.reports import COUNTY, NOW, case, envelopes

HOUR = timedelta(hours=1)
ASKER = "LY-L00003"


def officer(account: int, role: Role, unit: str | None = None, person: str | None = None) -> Actor:
    return Actor(Viewer(Kind.PERSON, f"account:{account}", "", (Grant(role, COUNTY, unit),), person))


POLICE, WATER = officer(14, Role.UNIT_OFFICER, "police", ASKER), officer(15, Role.UNIT_OFFICER, "water")
OTHER = officer(16, Role.DUTY_OFFICER)


class Desk:
    """A case that was dispatched to the police."""

    def __init__(self, store: Store, county: County, clock: Any) -> None:
        self.store = store
        reporter = {"name": "张建国", "person": "LY-G00001"}
        ReportHandler(store, {COUNTY: county}, clock).handle(envelopes(case(SHOWN, reporter=reporter)))
        self.bus = CommandBus(store, Context({COUNTY: county}, 100), clock=clock)
        for command in DISPATCHED:
            self.bus.handle(command, MANAGER)

    def give(self, command: Any, by: Actor = MANAGER) -> Any:
        return self.bus.handle(command, by)

    def refused(self, command: Any, by: Actor) -> str:
        with pytest.raises(Refused) as refused:
            self.bus.handle(command, by)
        return refused.value.code

    def read(self) -> Case:
        with self.store.reading() as connection:
            found = read_case(connection, CASE)
        assert found is not None
        return found


@pytest.fixture
def desk(store: Store, county: County, clock: Any) -> Desk:
    return Desk(store, county, clock)


def test_a_unit_is_told_that_it_gets_the_time_it_asked_for(desk: Desk, tmp_path: Path) -> None:
    put_on_duty(desk.store, "police", COUNTY, "LY-L00001")
    put_on_duty(desk.store, "fire", COUNTY, ASKER)
    before = desk.read().handling
    desk.give(give(c.RequestExtension, 0, unit="police", amount=24 * HOUR), POLICE)
    assert desk.refused(give(c.ApproveRequest, 3, request=3), POLICE) == "forbidden"
    desk.give(give(c.ApproveRequest, 3, request=3, note="同意，抓紧"))
    after = desk.read().handling
    assert before
    assert before.deadline
    assert after
    assert after.deadline
    assert (after.deadline.due_at > before.deadline.due_at, after.extensions) == (True, 1)
    with desk.store.reading() as connection:
        sent = read_messages(connection, COUNTY, CASE)
        texts = [compose(message_of(row), "zh") for row in connection.execute(select(outbox))]
        english = [compose(message_of(row), "en") for row in connection.execute(select(outbox))]
    assert sorted((row["kind"], row["person"]) for row in sent) == [
        ("time_answered", "LY-L00001"), ("time_answered", ASKER),
    ]  # fmt: skip
    (request,) = after.requests
    assert request.due_at == after.deadline.due_at
    due = f"{request.due_at.astimezone(TZ):%m-%d %H:%M}"
    assert all(text.endswith(f"：贵单位的延期申请已同意。同意，抓紧。新时限{due}。") for text in texts)
    assert all(
        text.endswith(f"request for more time was approved. 同意，抓紧. New limit: {due}.")
        for text in english
    )
    assert agree(desk.store, tmp_path)


def test_what_the_unit_withdrew_or_ended_by_going_on_is_told_to_nobody(desk: Desk) -> None:
    put_on_duty(desk.store, "police", COUNTY, ASKER)
    desk.give(give(c.RequestSuspension, 0, unit="police"), POLICE)
    desk.give(give(c.WithdrawRequest, 0, request=3), POLICE)
    desk.give(give(c.RequestSuspension, 0, unit="police"), POLICE)
    desk.give(give(c.PassOnCase, 5), POLICE)
    handling = desk.read().handling
    assert handling
    assert [request.state for request in handling.requests] == ["withdrawn", "void"]
    with desk.store.reading() as connection:
        assert read_messages(connection, COUNTY, CASE) == []


def list_sent(desk: Desk, lang: str = "zh") -> list[tuple[str, str]]:
    """Whom the messages are for, and how each ends."""
    with desk.store.reading() as connection:
        sent = [message_of(row) for row in connection.execute(select(outbox))]
    return sorted((message.person, compose(message, lang).partition("：")[2]) for message in sent)


def test_a_unit_is_told_that_its_requests_are_over_by_themselves(desk: Desk, tmp_path: Path) -> None:
    put_on_duty(desk.store, "police", COUNTY, "LY-L00001")
    desk.give(give(c.RequestExtension, 0, unit="police", amount=24 * HOUR), POLICE)
    desk.give(give(c.RequestSuspension, 0, unit="police"), POLICE)
    desk.give(give(c.DispatchCase, 4, unit="police"))
    assert list_sent(desk) == [], "the same unit has it"
    desk.give(give(c.DispatchCase, 5, unit="water"))
    lapsed = [f"贵单位的{kind}申请已失效。事件已不由贵单位办理。" for kind in ("延期", "挂账")]
    assert list_sent(desk) == [(person, text) for person in ("LY-L00001", ASKER) for text in lapsed]
    with desk.store.reading() as connection:
        english = [compose(message_of(row), "en") for row in connection.execute(select(outbox))]
    assert all(text.endswith("is over by itself. The case is not your unit's any more.") for text in english)
    assert agree(desk.store, tmp_path)


@pytest.mark.parametrize(
    ("ends", "by"),
    [
        (j.ExcusePart(region=COUNTY, case=CASE, expected_version=1, part=1, reason="改由他人办理"), MANAGER),
        (
            j.AnswerPart(region=COUNTY, case=CASE, expected_version=1, part=1, state="done", note="合格"),
            MANAGER,
        ),
    ],
)
def test_a_unit_is_told_that_its_part_was_ended_for_it(desk: Desk, ends: Any, by: Actor) -> None:
    put_on_duty(desk.store, "water", COUNTY, "LY-L00001")
    parts = (("water", "查排口，取水样"),)
    desk.give(
        j.AssignParts(
            region=COUNTY, case=CASE, expected_version=0, parts=parts, due_at=NOW + 2 * HOUR, reason=REASON
        )
    )
    desk.give(give(c.RequestExtension, 0, unit="water", part=1, amount=3 * HOUR), WATER)
    desk.give(give(c.PassOnCase, 3), POLICE)
    assert list_sent(desk) == [], "the part goes on without the case's unit"
    desk.give(ends, by)
    assert list_sent(desk) == [("LY-L00001", "贵单位的延期申请已失效。该项任务已完成或免除。")]


def test_the_limit_of_a_part_moves_with_its_timer(desk: Desk, tmp_path: Path) -> None:
    parts = (("water", "查排口，取水样"),)
    assign = j.AssignParts(region=COUNTY, case=CASE, expected_version=0, parts=parts, due_at=NOW + 2 * HOUR)
    desk.give(assign)
    desk.give(give(c.RequestExtension, 0, unit="water", part=1, amount=3 * HOUR), WATER)
    desk.give(give(c.ApproveRequest, 3, request=3))
    found = desk.read()
    assert found.joint
    assert found.handling
    assert (found.joint.parts[0].due_at, found.handling.extensions) == (NOW + 5 * HOUR, 0)
    assert found.handling.requests[0].due_at == NOW + 5 * HOUR
    with desk.store.reading() as connection:
        query = select(timers.c.due_at).where(timers.c.id == f"parts/{CASE}")
        assert connection.execute(query).scalar_one().startswith("2026-11-22T11:")
    desk.give(give(c.RequestExtension, 0, unit="water", part=1, amount=HOUR), WATER)
    done = j.AnswerPart(region=COUNTY, case=CASE, expected_version=1, part=1, state="done", note="合格")
    desk.give(done, WATER)
    handling = desk.read().handling
    assert handling
    assert handling.requests[-1].state == "void"
    assert agree(desk.store, tmp_path)


def test_who_commanded_or_came_does_not_verify(desk: Desk) -> None:
    squad = desk.give(s.AssembleSquad(region=COUNTY, case=CASE, people=((ASKER, "leader"),)), OTHER)
    answer = s.AnswerCall(region=COUNTY, squad=squad.id, person=ASKER, state="accepted", answered_at=NOW)
    desk.give(answer, MANAGER)
    desk.give(give(c.StartHandling, 2), HANDLER)
    desk.give(give(c.FinishHandling, 3, note="已清运"), HANDLER)
    member = officer(21, Role.DUTY_OFFICER, person=ASKER)
    assert {desk.refused(give(c.VerifyCase, 4), by) for by in (OTHER, member, HANDLER)} >= {
        "handler_verifies"
    }
    assert desk.refused(give(c.VerifyCase, 4), OTHER) == "handler_verifies"
    assert desk.refused(give(c.VerifyCase, 4), member) == "handler_verifies"
    desk.give(give(c.VerifyCase, 4), MANAGER)


def test_who_stands_behind_is_asked_of_accounts_alone(desk: Desk) -> None:
    """A squad may have hundreds who came: each of them is a person already."""
    squad = desk.give(s.AssembleSquad(region=COUNTY, case=CASE, people=((ASKER, "leader"),)), OTHER)
    answer = s.AnswerCall(region=COUNTY, squad=squad.id, person=ASKER, state="accepted", answered_at=NOW)
    desk.give(answer, MANAGER)
    asked = list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    with desk.store.reading() as connection:
        event.listen(connection, "before_cursor_execute", note)
        assert read_handlers(connection, COUNTY, CASE) == {OTHER.name, f"person:{ASKER}"}
        event.remove(connection, "before_cursor_execute", note)
    assert len(asked) == 2, "the squads of the case, and the account that leads"


def test_a_reporter_answers_for_no_part(desk: Desk) -> None:
    """Nor does whoever entered the case begin it, as the same person under another account; who only records
    what the unit said may be the reporter.
    """
    desk.give(j.AssignParts(region=COUNTY, case=CASE, expected_version=0, parts=(("water", "查"),)))
    done = j.AnswerPart(region=COUNTY, case=CASE, expected_version=1, part=1, state="done", note="合格")
    reporter = desk.read().reporter
    person = (reporter or {}).get("person")
    assert person, "the sample has its reporter"
    by = Actor(Viewer(Kind.PERSON, "account:31", "", (Grant(Role.UNIT_OFFICER, COUNTY, "water"),), person))
    assert desk.refused(done, by) == "reporter_handles"
    desk.give(done, WATER)


def test_who_records_an_answer_for_a_unit_may_verify_and_who_gave_it_may_not(desk: Desk) -> None:
    assigned = (("water", "查排口"), ("market", "查台账"))
    desk.give(j.AssignParts(region=COUNTY, case=CASE, expected_version=0, parts=assigned))
    for number, by in ((1, WATER), (2, MANAGER)):
        answer = j.AnswerPart(
            region=COUNTY, case=CASE, expected_version=1, part=number, state="done", note="合格"
        )
        desk.give(answer, by)
    handling = desk.read().handling
    assert handling
    assert handling.handlers == (WATER.name,)
    desk.give(give(c.FinishHandling, 2, note="已清运"), HANDLER)
    both = Viewer(Kind.PERSON, WATER.name, "", (*WATER.viewer.grants, Grant(Role.DUTY_OFFICER, COUNTY)))
    assert desk.refused(give(c.VerifyCase, 3), Actor(both)) == "handler_verifies"
    desk.give(give(c.VerifyCase, 3), MANAGER)
