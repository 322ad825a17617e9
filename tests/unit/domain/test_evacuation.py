"""An order to move: where it holds, whom it names, and when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.evacuation import (
    Evacuation,
    check_ordered_place,
    choose_households,
    close_evacuation,
    lift_evacuation,
    require_live,
)
from domain.emergency.rollouts.evacuations.evacuation_commands import LiftEvacuation
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
GRID = "330825101264001"
ORDER = Evacuation("E-1", "330825", "", (), "account:9", NOW, 1, 3)
SLIDE = Household("HH-A", GRID, GRID[:12], "1号", "甲", "", 3, (), "landslide", "", version=1)
SAFE = Household("HH-B", GRID, GRID[:12], "2号", "乙", "", 2, (), "", "", version=1)


def test_an_order_is_about_a_place_of_the_county() -> None:
    check_ordered_place(known=True)
    with pytest.raises(Refused, match="bad_region") as refused:
        check_ordered_place(known=False)
    assert refused.value.where == "place"


def test_who_has_to_move_is_who_is_in_danger_or_was_named() -> None:
    known = [SLIDE, SAFE]
    assert choose_households(known, GRID[:9], (), ()) == [SLIDE]
    assert choose_households(known, GRID[:9], (), ("HH-B", "HH-B")) == [SAFE]
    for risks, chosen, most, code in (
        (("thirst",), (), 9, "bad_risk"),
        ((), ("HH-A", "HH-B"), 1, "too_many"),
        ((), ("HH-X",), 9, "no_household"),
        (("flood",), (), 9, "nobody_moves"),
    ):
        with pytest.raises(Refused, match=code):
            choose_households(known, GRID[:9], risks, chosen, most)
    with pytest.raises(Refused, match="nobody_moves"):
        choose_households(known, "330825102", (), ())


def test_it_is_lifted_once_and_is_over_when_it_left_the_screens() -> None:
    command = LiftEvacuation(region="330825", evacuation="E-1", reason="警报解除", expected_version=1)
    lifted = lift_evacuation(ORDER, command, "account:9", NOW + timedelta(hours=9))
    require_live(lifted)
    with pytest.raises(Refused, match="already_lifted"):
        lift_evacuation(lifted, command, "account:9", NOW)
    with pytest.raises(Refused, match="evacuation_over"):
        require_live(close_evacuation(lifted, NOW + timedelta(hours=10)))
