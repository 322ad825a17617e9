"""One county laid out: which village has which grids, and all polygons and label points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from shapely.geometry import Polygon

from . import partition, shapes
from .cells import SCALE, Cells, Points
from .grow import Graph, Ints


@dataclass(frozen=True)
class Spec:
    """One [[county]] of spec.toml."""

    code: str
    dir: str
    name_en: str
    prefix: str
    village_grids: int
    community_grids: int
    liaisons: int
    staff: bool = False


@dataclass
class Layout:
    """Polygons (whole units) and label points (lat, lon) by region code, 6 to 15 digits."""

    polygons: dict[str, Polygon] = field(default_factory=dict)
    labels: dict[str, tuple[float, float]] = field(default_factory=dict)

    def level(self, width: int) -> dict[str, Polygon]:
        """The polygons whose codes have `width` digits, by code."""
        return {code: shape for code, shape in sorted(self.polygons.items()) if len(code) == width}


def seed_points(seeds: Mapping[str, tuple[float, float]], codes: list[str]) -> Points:
    """Township seeds (lat, lon) in units (x, y), in the order of the codes."""
    return np.array([(seeds[code][1] * SCALE, seeds[code][0] * SCALE) for code in codes])


def grid_counts(spec: Spec, names: Mapping[str, str], dice: np.random.Generator) -> dict[str, int]:
    """Grids of every village of a county."""
    villages = sorted(code for code in names if len(code) == 12 and code.startswith(spec.code))
    rural = [code for code in villages if not partition.is_community(code)]
    urban = [code for code in villages if partition.is_community(code)]
    counts = partition.apportion(rural, spec.village_grids, 1, 4, dice)
    return counts | partition.apportion(urban, spec.community_grids, 2, 9, dice)


def assign(
    graph: Graph,
    members: Ints,
    places: Points,
    counts: Mapping[str, int],
    names: Mapping[str, str],
    dice: np.random.Generator,
) -> dict[str, Ints]:
    """grid code -> cells, for one county; places in km by township in code order."""
    codes = sorted({code[:9] for code in counts})
    inner = [{code: n for code, n in sorted(counts.items()) if code.startswith(town)} for town in codes]
    shares = np.array([partition.township_share(names[t], len(v)) for t, v in zip(codes, inner, strict=True)])
    owners: dict[str, Ints] = {}
    for place, mine, cells in zip(
        places, inner, partition.townships(graph, members, places, shares), strict=True
    ):
        for village, part in sorted(partition.villages(graph, cells, place, mine, dice).items()):
            for number, grid in enumerate(partition.grids(graph, part, mine[village], dice), start=1):
                owners[f"{village}{number:03d}"] = grid
    return owners


def draw(cells: Cells, owners: dict[str, Ints]) -> Layout:
    """Grid polygons, and their unions upwards."""
    layout = Layout(shapes.grid_polygons(cells, owners))
    for width in (12, 9, 6):
        groups: dict[str, list[Polygon]] = {}
        for code, polygon in layout.level(15).items():
            groups.setdefault(code[:width], []).append(polygon)
        layout.polygons |= {code: shapes.union(group) for code, group in groups.items()}
    layout.labels = {code: shapes.label_point(shape, cells.km) for code, shape in layout.polygons.items()}
    return layout
