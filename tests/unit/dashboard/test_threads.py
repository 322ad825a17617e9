"""What runs beside the sockets lets them go on."""

from __future__ import annotations

import sys

import pytest

from dashboard.concurrency.threads import HAND_OVER_S, hand_over_often, offload


def test_a_thread_that_computes_hands_over_ten_times_as_often() -> None:
    usual = sys.getswitchinterval()
    try:
        hand_over_often()
        assert sys.getswitchinterval() == pytest.approx(HAND_OVER_S)
        assert usual / HAND_OVER_S >= 10
    finally:
        sys.setswitchinterval(usual)


def test_what_is_raised_beside_the_loop_is_raised_here() -> None:
    assert offload(int, "7") == 7
    with pytest.raises(ValueError, match="invalid literal"):
        offload(int, "x")
