"""What a gateway's answer means, and what a message is known by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import (
    ASK,
    CALL,
    LADDER,
    NOTICE,
    ORDER,
    RETRIES_S,
    SMS,
    VOICE,
    Message,
    Outcome,
    State,
    judge_receipt,
    judge_try,
    message_id,
    name_messages,
    next_channel,
    split_wire_id,
)

WORLD = WorldId("330825")


def find_next_attempt(
    outcome: Outcome, doubtful: bool = False, attempts: int = 1, calls: bool = True
) -> tuple[str, float | None]:
    found = judge_try(outcome, "why", 0.0, doubtful, attempts, calls)
    return found.state, None if found.again_in is None else found.again_in.total_seconds()


@pytest.mark.parametrize("doubtful", [True, False])
@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.DUPLICATE])
def test_the_gateways_word_that_it_has_the_id_settles_it(outcome: Outcome, doubtful: bool) -> None:
    assert find_next_attempt(outcome, doubtful) == (State.SENT, None)


def test_what_may_have_gone_out_is_never_called_failed() -> None:
    for outcome in (Outcome.REFUSED, Outcome.LIMITED, Outcome.UNCLEAR, Outcome.NOT_REACHED):
        assert find_next_attempt(outcome, doubtful=True)[0] == State.UNKNOWN


def test_an_unclear_send_is_repeated_a_few_times_later_and_later() -> None:
    waits = [find_next_attempt(Outcome.UNCLEAR, attempts=number)[1] for number in range(1, 7)]
    assert waits == [*RETRIES_S, None, None]


def test_a_refusal_at_once_is_final_and_a_missing_connection_is_not() -> None:
    assert find_next_attempt(Outcome.REFUSED) == (State.FAILED, None)
    assert find_next_attempt(Outcome.NOT_REACHED) == (State.WAITING, 2.0)


def test_over_a_limit_a_call_goes_to_the_next_rung_and_an_instruction_waits() -> None:
    assert find_next_attempt(Outcome.LIMITED) == (State.FAILED, None)
    assert find_next_attempt(Outcome.LIMITED, calls=False) == (State.WAITING, 60.0)
    assert judge_try(Outcome.LIMITED, "", 5.0, False, 1, False).again_in == timedelta(seconds=5)


def test_receipts_only_ever_tell_more() -> None:
    assert judge_receipt(State.UNKNOWN, True) is State.DELIVERED
    assert judge_receipt(State.SENT, False) is State.FAILED
    assert judge_receipt(State.DELIVERED, False) is None
    assert judge_receipt(State.DELIVERED, True) is None
    assert judge_receipt(State.FAILED, True) is State.DELIVERED
    assert judge_receipt(State.FAILED, False) is None


def message(kind: str, rung: int) -> Message:
    return Message("m", WORLD, "zhao", LADDER[rung].channel, kind, "s1", {}, rung)


def test_a_call_goes_from_app_to_sms_to_voice_and_an_instruction_rings_nobody() -> None:
    assert [rung.channel for rung in LADDER] == [NOTICE, SMS, VOICE]
    assert [next_channel(message(CALL, rung)) for rung in range(3)] == [SMS, VOICE, None]
    assert [next_channel(message(ORDER, rung)) for rung in range(2)] == [SMS, None]
    assert next_channel(message(ASK, 1)) is None


def test_an_id_is_the_same_for_the_same_and_another_for_another() -> None:
    assert message_id(WORLD, "call", "s1") == message_id(WORLD, "call", "s1")
    assert (
        len({message_id(WORLD, "call", "s1"), message_id(WORLD, "calls1"), message_id(WORLD, "call", "s2")})
        == 3
    )


def test_ids_named_together_are_those_named_one_by_one() -> None:
    name = name_messages(WORLD, "task", "RW-1")
    found = [name(person, "0", SMS) for person in ("LY-1", "LY-2")]
    assert found == [message_id(WORLD, "task", "RW-1", person, "0", SMS) for person in ("LY-1", "LY-2")]


def test_a_gateway_gives_back_the_world_and_the_id() -> None:
    assert split_wire_id(message(CALL, 0).wire_id) == (WORLD, "m")
    for odd in ("", "m", "330825", "330825-", "x-m"):
        assert split_wire_id(odd) is None
