"""Values of callbacks that nothing behind the doors could take."""

from __future__ import annotations

from typing import Any, cast

import pytest

from callbacks import sources
from callbacks.shared import value_shapes
from dashboard.http.dash_pages import PalmDash
from layouts.sources import Ids

HUGE = 10**400
"""JSON writes it in one line; no float holds it."""


@pytest.mark.parametrize("value", [HUGE, -HUGE, float("nan"), float("inf"), [HUGE]])
@pytest.mark.parametrize(
    "shape", [value_shapes.choice, value_shapes.signal, value_shapes.count, value_shapes.version]
)
def test_a_number_that_no_field_holds_is_no_value(shape: value_shapes.Shape, value: Any) -> None:
    assert not shape(value)


@pytest.mark.parametrize("component", ["admin-people-q", "admin-rosters-person", "trace-object"])
def test_nul_which_no_database_takes_is_in_no_text(component: str) -> None:
    shape = value_shapes.shape_of(component, "value", {})
    assert shape is not None
    assert shape("陈")
    assert not shape("陈\0")
    assert not shape(["陈", "\0"])


def test_the_bytes_of_a_letter_go_back_whatever_is_in_them() -> None:
    dash: Any = PalmDash("sources", server=False)
    sources.register(dash, cast("Any", None), cast("Any", None))
    shape = dash.demands.of(f"{Ids.RESULT}.children").shapes[f"{Ids.RAW}.value"]
    assert shape is not None
    assert shape('{"title": "a\0b"}')
    assert not shape("\ud800")
    assert not shape(5)


@pytest.mark.parametrize("value", [None, True, 0, 1.5, -3, 10**12, "", "x"])
def test_what_a_page_sends_passes(value: Any) -> None:
    assert value_shapes.choice(value)
    assert value_shapes.signal(value)
