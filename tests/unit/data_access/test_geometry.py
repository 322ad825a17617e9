"""The binary gives back what went in, to 1e-5 degree."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

from data_access.county_packs.shapes.geometry import Layer, decode, encode

SQUARE = [(119.0, 29.0), (119.1, 29.0), (119.1, 29.1), (119.0, 29.1)]
HOLE = [(119.02, 29.02), (119.04, 29.02), (119.04, 29.04)]


def test_a_polygon_with_a_hole_comes_back() -> None:
    layer = decode(encode([Layer("grids", "polygon", ["a"], [Polygon(SQUARE, [HOLE])])]))["grids"]
    assert layer == [("a", [SQUARE, HOLE])]


def test_features_with_several_parts_keep_their_rings() -> None:
    far = [(x + 1, y) for x, y in SQUARE]
    shapes = [MultiPolygon([Polygon(SQUARE, [HOLE]), Polygon(far)]), Polygon(far)]
    layer = decode(encode([Layer("county", "polygon", ["a", "b"], shapes)]))["county"]
    assert [(code, len(rings)) for code, rings in layer] == [("a", 3), ("b", 1)]
    assert layer[1][1][0] == pytest.approx(np.array(far))


def test_lines_keep_their_last_point() -> None:
    line = MultiLineString([LineString(SQUARE), LineString(HOLE)])
    assert decode(encode([Layer("rivers", "line", ["r"], [line])]))["rivers"] == [("r", [SQUARE, HOLE])]


def test_long_steps_get_points_in_between() -> None:
    wide = Polygon([(-179, -80), (179, -80), (179, 80)])
    (_, (ring,)) = decode(encode([Layer("x", "polygon", ["w"], [wide])]))["x"][0]
    steps = np.abs(np.diff(np.array(ring), axis=0)) * 100_000
    assert steps.max() <= 32_767.5
    assert {(-179.0, -80.0), (179.0, -80.0), (179.0, 80.0)} <= set(ring)
    assert Polygon(ring).symmetric_difference(wide).area < 0.01


def test_an_empty_layer_is_possible() -> None:
    assert decode(encode([Layer("rivers", "line", [], [])])) == {"rivers": []}


def test_blocks_are_aligned_and_counted_as_documented() -> None:
    raw = encode(
        [Layer("网格", "polygon", ["a"], [Polygon(HOLE)]), Layer("b", "line", ["r"], [LineString(HOLE)])]
    )
    (length,) = struct.unpack_from("<I", raw)
    head = json.loads(raw[4 : 4 + length].decode())
    assert length % 4 == 0
    assert head["scale"] == 100_000
    sizes = {"rings": 2, "sizes": 4, "starts": 4, "deltas": 2}
    end = 0
    for layer in head["layers"]:
        for part, width in sizes.items():
            offset, count = layer[part]
            assert offset % 4 == 0
            assert offset == end
            end = offset + -(-count * width // 4) * 4
    assert len(raw) == 4 + length + end
    assert head["layers"][0]["sizes"][1] == 1
    assert head["layers"][0]["deltas"][1] == 4  # three points: the first in `starts`, none repeated


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-18_000_000, 18_000_000), st.integers(-9_000_000, 9_000_000)),
        min_size=2,
        max_size=30,
    )
)
def test_any_line_survives(points: list[tuple[int, int]]) -> None:
    line = LineString([(x / 100_000, y / 100_000) for x, y in points])
    (_, (found,)) = decode(encode([Layer("l", "line", ["r"], [line])]))["l"][0]
    exact = [(round(x * 100_000), round(y * 100_000)) for x, y in found]
    assert exact[0] == points[0]
    assert exact[-1] == points[-1]
    rest = iter(exact)
    assert all(point in rest for point in points)  # all corners, in order
