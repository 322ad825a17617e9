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
from tests.integration.reports import COUNTY, NOW, encode_case, envelopes

HOUR = timedelta(hours=1)
ASKER = "LY-L00003"


def officer(account: int, role: Role, unit: str | None = None, person: str | None = None) -> Actor:
    return Actor(Viewer(Kind.PERSON, f"account:{account}", "", (Grant(role, COUNTY, unit),), person))


POLICE, WATER = officer(14, Role.UNIT_OFFICER, "police", ASKER), officer(15, Role.UNIT_OFFICER, "water")
OTHER = officer(16, Role.DUTY_OFFICER)


class DispatchedCase:
    """A case that was dispatched to the police."""

    def __init__(self, store: Store, county: County, clock: Any) -> None:
        self.store = store
        reporter = {"name": "张建国", "person": "LY-G00001"}
        ReportHandler(store, {COUNTY: county}, clock).handle(envelopes(encode_case(SHOWN, reporter=reporter)))
        self.bus = CommandBus(store, Context({COUNTY: county}, 100), clock=clock)
        for command in DISPATCHED:
            self.bus.handle(command, MANAGER)

    def give(self, command: Any, by: Actor = MANAGER) -> Any:
        return self.bus.handle(command, by)

    def catch_refusal(self, command: Any, by: Actor) -> str:
        with pytest.raises(Refused) as refused:
            self.bus.handle(command, by)
        return refused.value.code

    def read(self) -> Case:
        with self.store.reading() as connection:
            found = read_case(connection, CASE)
        assert found is not None
        return found


@pytest.fixture
def dispatched(store: Store, county: County, clock: Any) -> DispatchedCase:
    return DispatchedCase(store, county, clock)


def test_a_unit_is_told_that_it_gets_the_time_it_asked_for(
    dispatched: DispatchedCase, tmp_path: Path
) -> None:
    put_on_duty(dispatched.store, "police", COUNTY, "LY-L00001")
    put_on_duty(dispatched.store, "fire", COUNTY, ASKER)
    before = dispatched.read().handling
    dispatched.give(give(c.RequestExtension, 0, unit="police", amount=24 * HOUR), POLICE)
    assert dispatched.catch_refusal(give(c.ApproveRequest, 3, request=3), POLICE) == "forbidden"
    dispatched.give(give(c.ApproveRequest, 3, request=3, note="同意，抓紧"))
    after = dispatched.read().handling
    assert before
    assert before.deadline
    assert after
    assert after.deadline
    assert (after.deadline.due_at > before.deadline.due_at, after.extensions) == (True, 1)
    with dispatched.store.reading() as connection:
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
    assert agree(dispatched.store, tmp_path)


def test_what_the_unit_withdrew_or_ended_by_going_on_is_told_to_nobody(dispatched: DispatchedCase) -> None:
    put_on_duty(dispatched.store, "police", COUNTY, ASKER)
    dispatched.give(give(c.RequestSuspension, 0, unit="police"), POLICE)
    dispatched.give(give(c.WithdrawRequest, 0, request=3), POLICE)
    dispatched.give(give(c.RequestSuspension, 0, unit="police"), POLICE)
    dispatched.give(give(c.PassOnCase, 5), POLICE)
    handling = dispatched.read().handling
    assert handling
    assert [request.state for request in handling.requests] == ["withdrawn", "void"]
    with dispatched.store.reading() as connection:
        assert read_messages(connection, COUNTY, CASE) == []


def list_sent(dispatched: DispatchedCase, lang: str = "zh") -> list[tuple[str, str]]:
    """Whom the messages are for, and how each ends."""
    with dispatched.store.reading() as connection:
        sent = [message_of(row) for row in connection.execute(select(outbox))]
    return sorted((message.person, compose(message, lang).partition("：")[2]) for message in sent)


def test_a_unit_is_told_that_its_requests_are_over_by_themselves(
    dispatched: DispatchedCase, tmp_path: Path
) -> None:
    put_on_duty(dispatched.store, "police", COUNTY, "LY-L00001")
    dispatched.give(give(c.RequestExtension, 0, unit="police", amount=24 * HOUR), POLICE)
    dispatched.give(give(c.RequestSuspension, 0, unit="police"), POLICE)
    dispatched.give(give(c.DispatchCase, 4, unit="police"))
    assert list_sent(dispatched) == [], "the same unit has it"
    dispatched.give(give(c.DispatchCase, 5, unit="water"))
    lapsed = [f"贵单位的{kind}申请已失效。事件已不由贵单位办理。" for kind in ("延期", "挂账")]
    assert list_sent(dispatched) == [(person, text) for person in ("LY-L00001", ASKER) for text in lapsed]
    with dispatched.store.reading() as connection:
        english = [compose(message_of(row), "en") for row in connection.execute(select(outbox))]
    assert all(text.endswith("is over by itself. The case is not your unit's any more.") for text in english)
    assert agree(dispatched.store, tmp_path)


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
def test_a_unit_is_told_that_its_part_was_ended_for_it(
    dispatched: DispatchedCase, ends: Any, by: Actor
) -> None:
    put_on_duty(dispatched.store, "water", COUNTY, "LY-L00001")
    names = (("water", "查排口，取水样"),)
    dispatched.give(
        j.AssignParts(
            region=COUNTY, case=CASE, expected_version=0, parts=names, due_at=NOW + 2 * HOUR, reason=REASON
        )
    )
    dispatched.give(give(c.RequestExtension, 0, unit="water", part=1, amount=3 * HOUR), WATER)
    dispatched.give(give(c.PassOnCase, 3), POLICE)
    assert list_sent(dispatched) == [], "the part goes on without the case's unit"
    dispatched.give(ends, by)
    assert list_sent(dispatched) == [("LY-L00001", "贵单位的延期申请已失效。该项任务已完成或免除。")]


def test_the_limit_of_a_part_moves_with_its_timer(dispatched: DispatchedCase, tmp_path: Path) -> None:
    names = (("water", "查排口，取水样"),)
    assign = j.AssignParts(region=COUNTY, case=CASE, expected_version=0, parts=names, due_at=NOW + 2 * HOUR)
    dispatched.give(assign)
    dispatched.give(give(c.RequestExtension, 0, unit="water", part=1, amount=3 * HOUR), WATER)
    dispatched.give(give(c.ApproveRequest, 3, request=3))
    found = dispatched.read()
    assert found.joint
    assert found.handling
    assert (found.joint.parts[0].due_at, found.handling.extensions) == (NOW + 5 * HOUR, 0)
    assert found.handling.requests[0].due_at == NOW + 5 * HOUR
    with dispatched.store.reading() as connection:
        query = select(timers.c.due_at).where(timers.c.id == f"parts/{CASE}")
        assert connection.execute(query).scalar_one().startswith("2026-11-22T11:")
    dispatched.give(give(c.RequestExtension, 0, unit="water", part=1, amount=HOUR), WATER)
    done = j.AnswerPart(region=COUNTY, case=CASE, expected_version=1, part=1, state="done", note="合格")
    dispatched.give(done, WATER)
    handling = dispatched.read().handling
    assert handling
    assert handling.requests[-1].state == "void"
    assert agree(dispatched.store, tmp_path)


def test_who_commanded_or_came_does_not_verify(dispatched: DispatchedCase) -> None:
    squad = dispatched.give(s.AssembleSquad(region=COUNTY, case=CASE, people=((ASKER, "leader"),)), OTHER)
    answer = s.AnswerCall(region=COUNTY, squad=squad.id, person=ASKER, state="accepted", answered_at=NOW)
    dispatched.give(answer, MANAGER)
    dispatched.give(give(c.StartHandling, 2), HANDLER)
    dispatched.give(give(c.FinishHandling, 3, note="已清运"), HANDLER)
    member = officer(21, Role.DUTY_OFFICER, person=ASKER)
    assert {dispatched.catch_refusal(give(c.VerifyCase, 4), by) for by in (OTHER, member, HANDLER)} >= {
        "handler_verifies"
    }
    assert dispatched.catch_refusal(give(c.VerifyCase, 4), OTHER) == "handler_verifies"
    assert dispatched.catch_refusal(give(c.VerifyCase, 4), member) == "handler_verifies"
    dispatched.give(give(c.VerifyCase, 4), MANAGER)


def test_who_stands_behind_is_asked_of_accounts_alone(dispatched: DispatchedCase) -> None:
    """A squad may have hundreds who came: each of them is a person already."""
    squad = dispatched.give(s.AssembleSquad(region=COUNTY, case=CASE, people=((ASKER, "leader"),)), OTHER)
    answer = s.AnswerCall(region=COUNTY, squad=squad.id, person=ASKER, state="accepted", answered_at=NOW)
    dispatched.give(answer, MANAGER)
    addresses = list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        addresses.append(statement)

    with dispatched.store.reading() as connection:
        event.listen(connection, "before_cursor_execute", note)
        assert read_handlers(connection, COUNTY, CASE) == {OTHER.name, f"person:{ASKER}"}
        event.remove(connection, "before_cursor_execute", note)
    assert len(addresses) == 2, "the squads of the case, and the account that leads"


def test_a_reporter_answers_for_no_part(dispatched: DispatchedCase) -> None:
    """Nor does whoever entered the case begin it, as the same person under another account; who only records
    what the unit said may be the reporter.
    """
    dispatched.give(j.AssignParts(region=COUNTY, case=CASE, expected_version=0, parts=(("water", "查"),)))
    done = j.AnswerPart(region=COUNTY, case=CASE, expected_version=1, part=1, state="done", note="合格")
    reporter = dispatched.read().reporter
    person = (reporter or {}).get("person")
    assert person, "the sample has its reporter"
    by = Actor(Viewer(Kind.PERSON, "account:31", "", (Grant(Role.UNIT_OFFICER, COUNTY, "water"),), person))
    assert dispatched.catch_refusal(done, by) == "reporter_handles"
    dispatched.give(done, WATER)


def test_who_records_an_answer_for_a_unit_may_verify_and_who_gave_it_may_not(
    dispatched: DispatchedCase,
) -> None:
    assigned = (("water", "查排口"), ("market", "查台账"))
    dispatched.give(j.AssignParts(region=COUNTY, case=CASE, expected_version=0, parts=assigned))
    for number, by in ((1, WATER), (2, MANAGER)):
        answer = j.AnswerPart(
            region=COUNTY, case=CASE, expected_version=1, part=number, state="done", note="合格"
        )
        dispatched.give(answer, by)
    handling = dispatched.read().handling
    assert handling
    assert handling.handlers == (WATER.name,)
    dispatched.give(give(c.FinishHandling, 2, note="已清运"), HANDLER)
    both = Viewer(Kind.PERSON, WATER.name, "", (*WATER.viewer.grants, Grant(Role.DUTY_OFFICER, COUNTY)))
    assert dispatched.catch_refusal(give(c.VerifyCase, 3), Actor(both)) == "handler_verifies"
    dispatched.give(give(c.VerifyCase, 3), MANAGER)
