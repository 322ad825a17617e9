"""In which order people stand in a list, and where a page goes on."""

from __future__ import annotations

import pytest

from domain.emergency.rollouts.progress.people_orders import Spot, list_runs, parse_spot, skip_runs


def test_one_list_by_place_and_a_part_for_each_state_or_tier() -> None:
    assert list_runs("place", (2, 1), (0, 4)) == [[(1, 0), (1, 4), (2, 0), (2, 4)]]
    assert list_runs("state", (1, 2), (0, 4)) == [[(1, 0), (2, 0)], [(1, 4), (2, 4)]]
    assert list_runs("state", (1, 2), (0, 4), down=True) == [[(1, 4), (2, 4)], [(1, 0), (2, 0)]]
    assert list_runs("tier", (1, 2), (0, 4)) == [[(1, 0), (1, 4)], [(2, 0), (2, 4)]]
    assert list_runs("place", (), (0,)) == []


def test_a_page_goes_on_in_the_part_where_the_last_stood_and_then_behind_it() -> None:
    runs = list_runs("state", (1, 2), (0, 3, 4))
    assert skip_runs(runs, None) == [(some, False) for some in runs]
    after = Spot(2, 3, "330825101264001", "LY-L00001")
    assert skip_runs(runs, after) == [([(1, 3), (2, 3)], True), ([(1, 4), (2, 4)], False)]
    assert skip_runs(runs, Spot(2, 1, "330825", "a")) == [], "of a part that is not in the list"


def test_a_spot_is_a_text_and_again_a_spot() -> None:
    spot = Spot(3, 0, "330825101264001", "a.b")
    assert parse_spot(spot.text) == spot


@pytest.mark.parametrize(
    "text", ["", "1.2.3", "x.0.3308.a", "1.9.3308.a", "1.0.3308.", "1.00.3308.a", "99999.0.3.a"]
)
def test_what_is_no_spot(text: str) -> None:
    with pytest.raises(ValueError, match="not a place of a list"):
        parse_spot(text)
