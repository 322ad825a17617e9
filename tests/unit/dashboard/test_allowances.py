"""What one account may do now and then: a few at once, fewer in the long run, and nobody pays for another."""

from __future__ import annotations

import time

import pytest

from dashboard.identity.allowances import Allowance
from domain.access.rights import Kind, Viewer
from domain.kernel.errors import Refused

ANNA, BEN = (Viewer(Kind.PERSON, f"account:{name}", name, (), session=name) for name in ("anna", "ben"))


class Clock:
    """The wall clock of a test."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


def is_let_through(allowance: Allowance, viewer: Viewer) -> bool:
    try:
        allowance.use(viewer)
    except Refused:
        return False
    return True


def count_let_through(allowance: Allowance, viewer: Viewer, times: int) -> int:
    """How many of some uses in a row were let through."""
    return sum(is_let_through(allowance, viewer) for _ in range(times))


def test_a_few_at_once_and_fewer_in_the_long_run(clock: Clock) -> None:
    allowance = Allowance("2 per 10 minutes; 3 per hour")
    assert count_let_through(allowance, ANNA, 5) == 2
    clock.now += 601
    assert count_let_through(allowance, ANNA, 5) == 1, "the hour counts too"
    clock.now += 3000
    assert count_let_through(allowance, ANNA, 5) == 2


def test_what_was_refused_is_not_counted(clock: Clock) -> None:
    allowance = Allowance("2 per 10 minutes; 3 per hour")
    assert count_let_through(allowance, ANNA, 50) == 2
    clock.now += 601
    assert count_let_through(allowance, ANNA, 1) == 1, "forty-eight refusals used up nothing"


def test_nobody_pays_for_another() -> None:
    allowance = Allowance("2 per hour")
    assert (count_let_through(allowance, ANNA, 3), count_let_through(allowance, BEN, 3)) == (2, 2)


def test_the_refusal_says_that_it_was_too_often() -> None:
    allowance = Allowance("1 per hour")
    allowance.use(ANNA)
    with pytest.raises(Refused, match="often") as refusal:
        allowance.use(ANNA)
    assert refusal.value.code == "too_often"
