"""Requests for time: the unit that handles asks, once at a time; somebody else decides; until then the clock
runs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_join import stub, with_values
from domain.cases.case_rows import row
from domain.cases.handling import Handling, handling_content, list_callees
from domain.cases.handling_commands import RequestExtension
from domain.cases.handling_guards import LONGEST_EXTENSION
from domain.cases.handling_rules import decide_handling, first_handling, list_allowed
from domain.cases.joint.joint import DONE, Joint, Part
from domain.cases.joint.part_times import extend_part
from domain.cases.rules.request_rules import (
    MOVED,
    OVER,
    SETTLED,
    explain_void,
    list_askable,
    list_decidable,
    measure_extension,
    void_settled,
)
from domain.cases.times.time_limits import Deadline
from domain.cases.times.time_request import (
    EXTENSION,
    MOST_REQUESTS,
    SUSPENSION,
    request_content,
    request_rows,
)
from domain.changes import local_text
from domain.decisions.handling_decisions import decide_command
from tests.unit.domain.test_handling_rules import (
    COUNTY,
    HOUR,
    MONDAY,
    OFFICER,
    POLICEMAN,
    TZ,
    command,
    facts,
    refuses,
    take,
    walk,
)

WATERMAN = Actor(
    Viewer(Kind.PERSON, "account:4", "", (Grant(Role.UNIT_OFFICER, COUNTY, "water"),), "LY-D00009")
)
HELD = walk("RegisterCase", "DispatchCase", "StartHandling")
PART = Part(
    1, "water", "查排口", MONDAY, MONDAY, "account:7", due_at=MONDAY + HOUR, amber_at=MONDAY + HOUR / 2
)
JOINT = Joint(1, (PART,))


def ask(old: Handling, name: str = "RequestExtension", by: Actor = POLICEMAN, **more: Any) -> Handling:
    return take(old, name, by, **more)


def test_the_unit_that_handles_asks_and_the_clock_runs_until_it_is_answered() -> None:
    with_request = ask(HELD)
    (request,) = with_request.requests
    assert (request.number, request.kind, request.unit, request.by) == (4, EXTENSION, "police", "account:5")
    assert (request.amount, request.open) == (HOUR, True)
    assert (with_request.deadline, with_request.extensions) == (HELD.deadline, 0)
    approved = take(with_request, "ApproveRequest", request=4, note="同意")
    assert HELD.deadline
    assert approved.deadline
    assert approved.deadline.due_at > HELD.deadline.due_at
    assert (approved.extensions, approved.requests[0].state, approved.requests[0].ended_by) == (
        1, "approved", "account:7",
    )  # fmt: skip


def test_an_approved_extension_is_the_one_that_the_centre_gives_by_itself() -> None:
    with_request = ask(HELD)
    assert take(with_request, "ApproveRequest", request=4).deadline == take(HELD, "ExtendLimit").deadline


def test_an_approved_suspension_stops_the_clock() -> None:
    with_request = ask(HELD, "RequestSuspension")
    stopped = take(with_request, "ApproveRequest", request=4, now=MONDAY + HOUR)
    assert (stopped.suspended_at, stopped.deadline) == (MONDAY + HOUR, HELD.deadline)


def test_a_refusal_changes_nothing_but_says_why() -> None:
    refused = take(ask(HELD), "RefuseRequest", request=4, reason="请按期办结")
    assert (refused.deadline, refused.extensions, refused.requests[0].answer) == (
        HELD.deadline, 0, "请按期办结",
    )  # fmt: skip
    assert len(ask(refused).requests) == 2, "asked anew"


def test_only_who_has_it_in_hand_asks_and_once_at_a_time() -> None:
    for other in (OFFICER, WATERMAN):
        with refuses("not_handling", "unit"):
            ask(HELD, by=other)
    with refuses("not_handling", "unit"):
        ask(HELD, unit="water")
    with_request = ask(HELD)
    with refuses("already_waiting"):
        ask(with_request)
    both = ask(with_request, "RequestSuspension")
    assert [request.kind for request in both.requests] == [EXTENSION, SUSPENSION]


def test_who_asked_does_not_decide() -> None:
    with_request = ask(HELD)
    for name in ("ApproveRequest", "RefuseRequest"):
        with refuses("asker_decides", "request"):
            take(with_request, name, POLICEMAN, request=4)
    person = replace(POLICEMAN.viewer, actor="account:99", person="LY-D00001")
    handling = ask(HELD, by=replace(POLICEMAN, viewer=replace(POLICEMAN.viewer, person="LY-D00001")))
    assert list_decidable(handling, Actor(person)) == []
    with refuses("no_request", "request"):
        take(with_request, "ApproveRequest", request=3)


def test_its_unit_withdraws_it_and_no_other() -> None:
    with_request = ask(HELD)
    with refuses("no_request", "request"):
        take(with_request, "WithdrawRequest", WATERMAN, request=4)
    withdrawn = take(with_request, "WithdrawRequest", POLICEMAN, request=4, expected_version=0)
    assert withdrawn.requests[0].state == "withdrawn"
    with refuses("no_request", "request"):
        take(withdrawn, "ApproveRequest", request=4)


def test_what_its_unit_has_no_more_in_hand_is_over_by_itself() -> None:
    with_request = ask(HELD)
    assert take(with_request, "FinishHandling", POLICEMAN).requests[0].state == "void"
    assert take(with_request, "DispatchCase", unit="water").requests[0].state == "void"
    begun = ask(walk("RegisterCase", "DispatchCase"))
    assert take(begun, "StartHandling", POLICEMAN).requests[0].open
    assert take(with_request, "DispatchCase", unit="police").requests[0].open, "the same unit has it still"


def test_what_was_asked_before_it_began_waits_and_moves_the_limit_that_holds_at_the_approval() -> None:
    """The unit has the case in hand at both steps; who decides sees what they move."""
    begun = take(ask(walk("RegisterCase", "DispatchCase")), "StartHandling", POLICEMAN)
    assert list_decidable(begun, OFFICER) == [3]
    approved = take(begun, "ApproveRequest", request=3)
    assert approved.deadline == take(begun, "ExtendLimit").deadline != begun.deadline
    assert approved.requests[0].state == "approved"
    stopped = take(
        take(ask(walk("RegisterCase", "DispatchCase"), "RequestSuspension"), "StartHandling", POLICEMAN),
        "ApproveRequest", request=3, now=MONDAY + HOUR,
    )  # fmt: skip
    assert stopped.suspended_at == MONDAY + HOUR


def test_what_is_over_by_itself_says_why() -> None:
    with_request = ask(HELD)
    for name, more, why in (
        ("DispatchCase", {"unit": "water"}, MOVED),
        ("PassOnCase", {}, MOVED),
        ("FinishHandling", {}, OVER),
    ):
        new = take(with_request, name, POLICEMAN if name != "DispatchCase" else OFFICER, **more)
        assert (new.requests[0].state, explain_void(new.requests[0], new)) == ("void", why), name


def test_a_request_for_a_part_goes_on_with_the_part_whoever_has_the_case() -> None:
    known = replace(facts(), joint=JOINT)
    given = command("RequestExtension", HELD, unit="water", part=1)
    with_request = decide_handling(HELD, given, WATERMAN, MONDAY, known)
    passed_on = take(with_request, "PassOnCase", POLICEMAN)
    assert passed_on.requests[0].open
    refused = decide_handling(
        passed_on, command("RefuseRequest", passed_on, request=4), OFFICER, MONDAY, known
    )
    assert refused.requests[0].state == "refused"
    elsewhere = take(passed_on, "DispatchCase", unit="police")
    assert elsewhere.requests[0].open
    over = take(elsewhere, "CancelCase")
    assert (over.requests[0].state, explain_void(over.requests[0], over)) == ("void", OVER)
    assert explain_void(with_request.requests[0], with_request) == SETTLED


def test_until_when_becomes_how_much_more_time_as_the_case_counts_it() -> None:
    assert HELD.deadline
    due_at = HELD.deadline.due_at

    def measured(old: Handling, until: datetime, **more: Any) -> timedelta:
        given = command("RequestExtension", old, amount=timedelta(), until=until, **more)
        found = measure_extension(old, given, replace(facts(), joint=JOINT))
        assert isinstance(found, RequestExtension)
        return found.amount

    clock = replace(HELD, working=False)
    assert measured(clock, due_at + 5 * HOUR) == 5 * HOUR
    assert measured(clock, due_at + 5 * HOUR + timedelta(minutes=1)) == 6 * HOUR
    assert measured(clock, due_at) == timedelta()
    office = replace(HELD, working=True, deadline=Deadline(MONDAY, MONDAY))
    assert measured(office, MONDAY + timedelta(days=1)) == facts().calendar.day_length
    assert measured(office, MONDAY + timedelta(days=99_000)) > LONGEST_EXTENSION
    assert measured(office, MONDAY + 31 * HOUR, unit="water", part=1) == 30 * HOUR
    with refuses("bad_extension", "amount"):
        ask(clock, amount=timedelta(), until=due_at - HOUR)


def test_until_when_is_measured_from_the_limit_that_holds_when_it_is_approved() -> None:
    clock = replace(HELD, working=False, deadline=Deadline(MONDAY, MONDAY + 10 * HOUR))
    waiting = ask(clock, amount=timedelta(), until=MONDAY + 15 * HOUR)
    assert (waiting.requests[0].amount, waiting.requests[0].until) == (5 * HOUR, MONDAY + 15 * HOUR)
    for limit, moved in ((10, 15), (12, 15), (4, 15), (15, 15), (20, 20)):
        now_due = replace(waiting, deadline=Deadline(MONDAY, MONDAY + limit * HOUR))
        approved = take(now_due, "ApproveRequest", request=4)
        assert approved.deadline
        assert approved.deadline.due_at == MONDAY + moved * HOUR, limit
        assert approved.requests[0].state == "approved"
        assert approved.extensions == (moved > limit), "what moves nothing is no extension"
    unlimited = take(replace(waiting, deadline=None), "ApproveRequest", request=4)
    assert (unlimited.deadline, unlimited.extensions) == (None, 0)


def test_until_when_of_a_part_is_measured_from_the_limit_of_the_part_that_holds_then() -> None:
    known = replace(facts(), joint=JOINT)
    given = command(
        "RequestExtension", HELD, unit="water", part=1, amount=timedelta(), until=MONDAY + 6 * HOUR
    )
    waiting = decide_handling(HELD, given, WATERMAN, MONDAY, known)
    for limit, moved in ((1, 6), (3, 6), (8, 8)):
        joint = Joint(1, (replace(PART, due_at=MONDAY + limit * HOUR),))
        case = replace(stub(COUNTY, "desk", "1"), handling=waiting, joint=joint)
        decision = command("ApproveRequest", waiting, request=4)
        new, _ = decide_command(case, decision, OFFICER, MONDAY, replace(facts(), joint=joint), TZ)
        assert new.joint
        assert new.handling
        due_at = MONDAY + moved * HOUR
        assert (new.joint.parts[0].due_at, new.handling.requests[0].due_at) == (due_at, due_at), limit


def test_until_when_stands_in_the_row_where_it_was_asked_so() -> None:
    def described(handling: Handling) -> tuple[Any, Any]:
        (shown,) = request_rows(handling.requests, (), TZ)
        (content,) = request_content(handling.requests) or ()
        return shown.get("until"), content.get("until")

    clock = replace(HELD, working=False, deadline=Deadline(MONDAY, MONDAY + 10 * HOUR))
    until = MONDAY + 15 * HOUR
    shown, content = described(ask(clock, amount=timedelta(), until=until))
    assert (shown, content) == (local_text(until, TZ), local_text(until, UTC))
    assert described(ask(clock)) == (None, None)


def test_who_asked_for_time_is_told_of_their_case() -> None:
    with_request = ask(HELD, by=replace(POLICEMAN, viewer=replace(POLICEMAN.viewer, person="LY-D00001")))
    assert "person:LY-D00001" in list_callees(with_request)
    withdrawn = take(with_request, "WithdrawRequest", POLICEMAN, request=4)
    assert "person:LY-D00001" not in list_callees(withdrawn)


def test_while_the_clock_stands_still_it_is_refused_or_withdrawn_alone() -> None:
    stopped = take(ask(HELD), "SuspendCase")
    with refuses("suspended"):
        take(stopped, "ApproveRequest", request=4)
    assert take(stopped, "RefuseRequest", request=4).requests[0].state == "refused"
    assert take(stopped, "WithdrawRequest", POLICEMAN, request=4).requests[0].state == "withdrawn"


def test_a_unit_asks_for_its_part_of_a_joint_handling() -> None:
    known = replace(facts(), joint=JOINT)
    assert list_askable(HELD, WATERMAN.viewer, JOINT, EXTENSION) == [("water", 1)]
    given = command("RequestExtension", HELD, unit="water", part=1)
    with_request = decide_handling(HELD, given, WATERMAN, MONDAY, known)
    approved = decide_handling(
        with_request, command("ApproveRequest", with_request, request=4), OFFICER, MONDAY, known
    )
    assert (approved.deadline, approved.extensions) == (HELD.deadline, 0), "the part's limit is another one"
    (part,) = extend_part(JOINT, 1, HOUR).parts
    assert (part.due_at, part.amber_at) == (MONDAY + 2 * HOUR, MONDAY + 1.5 * HOUR)
    done = Joint(2, (replace(PART, state=DONE),))
    assert void_settled(with_request, done, MONDAY)[0].state == "void"
    assert void_settled(with_request, JOINT, MONDAY) is with_request.requests
    with refuses("no_limit", "amount"):
        endless = replace(facts(), joint=Joint(1, (replace(PART, due_at=None),)))
        decide_handling(HELD, given, WATERMAN, MONDAY, endless)


def test_an_amount_has_an_end() -> None:
    with refuses("bad_extension", "amount"):
        ask(HELD, amount=HOUR * 24 * 91)


def test_a_case_has_so_many_requests_and_no_more() -> None:
    full = HELD
    for _ in range(MOST_REQUESTS):
        with_request = ask(full)
        full = take(with_request, "RefuseRequest", request=with_request.requests[-1].number)
    with refuses("requests_full"):
        ask(full)


def test_offered_is_what_would_be_taken() -> None:
    def offers(old: Handling, by: Actor) -> set[str]:
        return {kind.__name__ for kind in list_allowed(old, by, facts())}

    assert "RequestExtension" in offers(HELD, POLICEMAN)
    assert "RequestExtension" not in offers(HELD, OFFICER)
    assert "ApproveRequest" in offers(ask(HELD), OFFICER)
    assert "ApproveRequest" not in offers(HELD, OFFICER)
    assert "WithdrawRequest" in offers(ask(HELD), POLICEMAN)


def test_screens_and_trace_get_what_there_is_and_nothing_of_none() -> None:
    assert handling_content(HELD)["requests"] is None
    assert handling_content(first_handling(MONDAY))["handlers"] is None
    with_request = ask(HELD, reason="等13812345678回电")
    assert handling_content(with_request)["requests"] == [
        {"number": 4, "kind": "extension", "unit": "police", "hours": 1, "state": "open"}
    ]
    case = with_values(
        stub(COUNTY, "desk", "1"),
        {
            "reported_at": MONDAY,
            "due_at": MONDAY,
            "updated_at": MONDAY,
            "region": COUNTY,
            "handling": with_request,
        },
    )
    (shown,) = row(case, TZ)["requests"]
    assert "13812345678" not in shown["reason"]
    assert (shown["state"], shown["hours"], "by" in shown, "person" in shown) == ("open", 1, False, False)
    assert "requests" not in row(with_values(case, {"handling": HELD}), TZ)
