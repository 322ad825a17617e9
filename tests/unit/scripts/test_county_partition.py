"""The partition on a small made-up county: exact, connected, counted, repeatable."""

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon

from scripts.county import cells, grow, layout, partition, people, shapes

OUTLINE = {
    "330825": Polygon([(0, 0), (20_000, -1_000), (21_000, 9_000), (12_000, 13_000), (1_000, 12_000)]),
    "330803": Polygon([(20_000, -1_000), (33_000, 2_000), (30_000, 11_000), (21_000, 9_000)]),
}
KM = cells.km_per_unit(29.0)
NAMES = {
    "330825001": "甲街道", "330825101": "乙镇", "330825201": "丙乡",
    "330825001001": "一社区", "330825001200": "二村", "330825101200": "三村", "330825101201": "四村",
    "330825201200": "五村", "330825201201": "六村",
}  # fmt: skip
SPEC = layout.Spec("330825", "x", "X", "LY", village_grids=12, community_grids=3, liaisons=50)
PLACES = np.array([(5_000.0, 4_000.0), (14_000.0, 3_000.0), (9_000.0, 10_000.0)])


def mosaic() -> cells.Cells:
    dice = np.random.default_rng(5)
    points = [dice.uniform(outline.bounds[:2], outline.bounds[2:], (600, 2)) for outline in OUTLINE.values()]
    return cells.cut(dict(OUTLINE), np.concatenate(points), KM)


def laid_out() -> tuple[cells.Cells, layout.Layout]:
    found = mosaic()
    river = shapely.LineString([(0, 6_000), (21_000, 6_500)])
    graph = grow.build_graph(found, river, np.random.default_rng(1))
    dice = np.random.default_rng(2)
    counts = layout.grid_counts(SPEC, NAMES, dice)
    members = np.flatnonzero(found.county == "330825")
    owners = layout.assign(graph, members, PLACES * KM, counts, NAMES, dice)
    return found, layout.draw(found, owners)


@pytest.fixture(scope="module")
def drawn_layout() -> layout.Layout:
    return laid_out()[1]


def test_cells_fill_both_counties_exactly() -> None:
    found = mosaic()
    assert shapely.coverage_is_valid(found.polygons)
    for code, outline in OUTLINE.items():
        polygon = found.polygons[found.county == code]
        assert shapes.double_area(shapely.coverage_union_all(polygon)) == pytest.approx(
            2 * outline.area, rel=1e-4
        )


def test_neighbouring_cells_share_a_side() -> None:
    found = mosaic()
    polygon, other = (found.polygons[found.edges[:, side]] for side in (0, 1))
    assert (shapely.length(shapely.intersection(polygon, other)) > 0).all()
    assert len(np.unique(found.edges)) == len(found.polygons)


def test_grids_nest_and_fill_the_county(drawn_layout: layout.Layout) -> None:
    widths = [len(drawn_layout.level(width)) for width in (6, 9, 12, 15)]
    assert widths == [1, 3, 6, 15]
    for width in (6, 9, 12):
        for code, shape in drawn_layout.level(width).items():
            inside = [grid for name, grid in drawn_layout.level(15).items() if name.startswith(code)]
            assert shape.geom_type == "Polygon"
            assert shapes.double_area(shape) == sum(shapes.double_area(grid) for grid in inside)


def test_labels_lie_inside(drawn_layout: layout.Layout) -> None:
    for code, (lat, lon) in drawn_layout.labels.items():
        assert drawn_layout.polygons[code].contains(shapely.Point(lon * cells.SCALE, lat * cells.SCALE))


def test_the_same_seed_gives_the_same_map(drawn_layout: layout.Layout) -> None:
    again = laid_out()[1]
    assert again.labels == drawn_layout.labels
    assert all(again.polygons[code].equals_exact(shape, 0) for code, shape in drawn_layout.polygons.items())


def test_verify_refuses_overlap_gap_and_fractions() -> None:
    left, right = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
    whole = shapely.box(0, 0, 20, 10)
    shapes.verify([left, right], shapely.union_all([left, right]))
    with pytest.raises(ValueError, match="overlap"):
        shapes.verify([left, shapely.box(9, 0, 20, 10)], whole)
    with pytest.raises(ValueError, match="add up"):
        shapes.verify([left], whole)
    with pytest.raises(ValueError, match="whole units"):
        shapes.verify([shapely.box(0, 0, 10.5, 10), shapely.box(10.5, 0, 20, 10)], whole)
    with pytest.raises(ValueError, match="one connected"):
        shapes.verify([shapely.MultiPolygon([left, shapely.box(15, 0, 20, 10)])], whole)


def test_a_disconnected_area_is_refused() -> None:
    graph = grow.Graph([[], []], np.zeros((2, 2)), np.ones(2))
    with pytest.raises(ValueError, match="not connected"):
        grow.grow(graph, np.array([0, 1]), [0], np.ones(1))


@pytest.mark.parametrize(("total", "fits"), [(5, True), (13, True), (20, True), (4, False), (21, False)])
def test_grids_are_shared_out_exactly(total: int, fits: bool) -> None:
    dice, codes = np.random.default_rng(3), [f"33082510120{i}" for i in range(5)]
    if not fits:
        with pytest.raises(ValueError, match="do not fit"):
            partition.apportion(codes, total, 1, 4, dice)
        return
    counts = partition.apportion(codes, total, 1, 4, dice)
    assert sum(counts.values()) == total
    assert set(counts.values()) <= {1, 2, 3, 4}


def test_people_have_the_sizes_asked_for(drawn_layout: layout.Layout) -> None:
    grids = list(drawn_layout.level(15))
    rows = people.people(SPEC, grids, dict.fromkeys(grids, 100), np.random.default_rng(4))
    posts = [row[2] for row in rows]
    assert (posts.count("leader"), posts.count("head"), posts.count("liaison")) == (5, 12, 50)
    assert len({row[0] for row in rows}) == len({row[5] for row in rows}) == 67
    assert all(2 <= len(row[1]) <= 3 and row[5].startswith("000-") for row in rows)


def test_names_are_cleaned_and_romanised() -> None:
    names = pytest.importorskip("scripts.county.names", reason="pypinyin is a build-time package")
    assert names.clean("希塘村村民委员会") == "希塘村"
    assert names.clean("兴龙社区居民委员会") == "兴龙社区"
    assert names.clean("白马居委会") == "白马社区"
    assert names.english("湖镇镇") == "Huzhen Town"
    assert names.english("沐尘畲族乡") == "Muchen She Township"
    assert names.english("信安街道") == "Xin'an Subdistrict"
    assert names.english("石佛乡") == "Shifo Township"
