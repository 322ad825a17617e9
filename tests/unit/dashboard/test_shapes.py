"""Values of callbacks that nothing behind the doors could take."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.http.security import callback_shapes

HUGE = 10**400
"""JSON writes it in one line; no float holds it."""


@pytest.mark.parametrize("value", [HUGE, -HUGE, float("nan"), float("inf"), [HUGE]])
@pytest.mark.parametrize(
    "shape", [callback_shapes.choice, callback_shapes.signal, callback_shapes.count, callback_shapes.version]
)
def test_a_number_that_no_field_holds_is_no_value(shape: callback_shapes.Shape, value: Any) -> None:
    assert not shape(value)


@pytest.mark.parametrize("component", ["admin-people-q", "admin-rosters-person", "trace-object"])
def test_nul_which_no_database_takes_is_in_no_text(component: str) -> None:
    shape = callback_shapes.of(component, "value")
    assert shape is not None
    assert shape("陈")
    assert not shape("陈\0")
    assert not shape(["陈", "\0"])


def test_the_bytes_of_a_letter_go_back_whatever_is_in_them() -> None:
    shape = callback_shapes.of("sources-raw", "value")
    assert shape is not None
    assert shape('{"title": "a\0b"}')
    assert not shape("\ud800")
    assert not shape(5)


@pytest.mark.parametrize("value", [None, True, 0, 1.5, -3, 10**12, "", "x"])
def test_what_a_page_sends_passes(value: Any) -> None:
    assert callback_shapes.choice(value)
    assert callback_shapes.signal(value)
