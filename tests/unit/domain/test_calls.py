"""Who is called now, and who is not: their telephone rings, or rang just now; which of two calls waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.emergency.rollouts.timing.calls import (
    AGAIN_AFTER,
    RINGS_FOR,
    CallMade,
    LastCall,
    WaitingCall,
    choose_called,
    choose_ringing,
    require_called,
)
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def make_last_calls(state: str, ago: timedelta) -> dict[str, LastCall]:
    return {"a": LastCall(state, NOW - ago, NOW - ago)}


def test_each_is_called_once_in_the_order_given() -> None:
    assert choose_called(["b", "a", "b"], {}, NOW, again=False) == (["b", "a"], CallMade(2))


@pytest.mark.parametrize("state", ["waiting", "sending"])
def test_nobody_is_called_while_a_call_waits_or_leaves_however_long(state: str) -> None:
    found = choose_called(["a"], make_last_calls(state, timedelta(hours=3)), NOW, again=True)
    assert found == ([], CallMade(0, calling=1))


def test_a_call_that_a_gateway_took_rings_for_a_while_and_no_reason_helps() -> None:
    rings = choose_called(["a"], make_last_calls("sent", RINGS_FOR - SECOND), NOW, again=True)
    assert rings == ([], CallMade(0, calling=1))
    assert choose_called(["a"], make_last_calls("sent", RINGS_FOR), NOW, again=True)[0] == ["a"]


@pytest.mark.parametrize("state", ["sent", "delivered", "failed", "unknown"])
def test_who_was_called_just_now_is_called_again_later_or_with_a_reason(state: str) -> None:
    just = make_last_calls(state, AGAIN_AFTER - SECOND)
    assert choose_called(["a"], just, NOW, again=False) == ([], CallMade(0, recent=1))
    assert choose_called(["a"], just, NOW, again=True)[0] == ["a"]
    assert choose_called(["a"], make_last_calls(state, AGAIN_AFTER), NOW, again=False)[0] == ["a"]


def test_what_never_left_keeps_nobody_from_being_called() -> None:
    assert choose_called(["a"], make_last_calls("withdrawn", SECOND), NOW, again=False)[0] == ["a"]


def test_a_press_that_would_call_nobody_is_refused() -> None:
    require_called(CallMade(1, calling=3, recent=2))
    for made in (CallMade(0, calling=1), CallMade(0, recent=1)):
        with pytest.raises(Refused, match="already_calling"):
            require_called(made)


def test_of_two_roll_outs_the_more_urgent_rings_and_the_other_waits() -> None:
    later = NOW + SECOND
    third, second = WaitingCall("x", "a", 3, NOW), WaitingCall("y", "a", 2, later)
    assert choose_ringing([third, second, WaitingCall("z", "b", 4, NOW)], ()) == (["y", "z"], ["x"])
    assert choose_ringing([third, WaitingCall("w", "a", 3, later)], ()) == (["x"], ["w"]), "the older one"


def test_a_telephone_that_rings_for_anything_makes_all_of_its_calls_wait() -> None:
    calls = [WaitingCall("x", "a", 1, NOW), WaitingCall("y", "b", 4, NOW)]
    assert choose_ringing(calls, {"a"}) == (["y"], ["x"])
