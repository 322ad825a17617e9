"""Townships, villages and grids of one county, as owners of micro-cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .grow import Floats, Graph, Ints, grow, sow

TOWN_SIZE = {"街道": 0.55, "镇": 1.0, "乡": 1.15}


@dataclass(frozen=True)
class Place:
    """A township's seed in units, and where the position comes from."""

    code: str
    x: float
    y: float


def township_share(name: str, villages: int) -> float:
    """A township's relative area: grows with its villages, less so in town."""
    kind = next(size for ending, size in TOWN_SIZE.items() if name.endswith(ending))
    return float(villages**0.6 * kind)


def is_community(code: str) -> bool:
    """Digits 10-12: 001-199 and 400-499 are communities (居委会), 200-399 and 500-599 village committees."""
    return code[9] in "014"


def apportion(
    codes: Sequence[str], total: int, least: int, most: int, dice: np.random.Generator
) -> dict[str, int]:
    """Grids per village, least..most, drawn by a random weight, adding up to `total` exactly."""
    count = np.full(len(codes), least)
    weight = dice.lognormal(0, 0.6, len(codes))
    if not least * len(codes) <= total <= most * len(codes):
        raise ValueError(f"{total} grids do not fit {len(codes)} villages")
    while (rest := total - int(count.sum())) > 0:
        want = np.where(count < most, weight / (count + 0.5), 0)
        count[np.argsort(-want, kind="stable")[: max(1, rest // 8)]] += 1
        count = np.minimum(count, most)
    return dict(zip(codes, count.tolist(), strict=True))


def nearest(graph: Graph, members: Ints, at: NDArray[np.float64]) -> list[int]:
    """The member cell nearest to each point (km); no cell is given twice."""
    chosen: list[int] = []
    for point in at:
        order = members[np.linalg.norm(graph.centres[members] - point, axis=1).argsort()]
        chosen.append(next(int(cell) for cell in order if int(cell) not in chosen))
    return chosen


def townships(graph: Graph, members: Ints, at: Floats, shares: Floats) -> list[Ints]:
    """Member cells of each township, grown from its place (km) towards its share of the area."""
    return _split(grow(graph, members, nearest(graph, members, at), shares, rounds=60), len(at))


def villages(
    graph: Graph, members: Ints, centre: Floats, counts: dict[str, int], dice: np.random.Generator
) -> dict[str, Ints]:
    """Cells of each village; communities sit nearest the township's centre and are small."""
    seeds = sow(graph, members, len(counts), dice)
    seeds.sort(key=lambda cell: float(np.linalg.norm(graph.centres[cell] - centre)))
    rural = [code for code in counts if not is_community(code)]
    codes = [code for code in counts if is_community(code)] + [rural[i] for i in dice.permutation(len(rural))]
    size = np.array([counts[code] ** 0.8 * (0.45 if is_community(code) else 1.0) for code in codes])
    owner = grow(graph, members, seeds, size * dice.uniform(0.75, 1.3, len(codes)))
    return dict(zip(codes, _split(owner, len(codes)), strict=True))


def grids(graph: Graph, members: Ints, count: int, dice: np.random.Generator) -> list[Ints]:
    """Cells of each grid of a village, from north-west to south-east."""
    if count == 1:
        return [members]
    parts = _split(grow(graph, members, sow(graph, members, count, dice), np.ones(count), rounds=16), count)
    return sorted(parts, key=lambda cells: float(graph.centres[cells].mean(axis=0) @ np.array([0.5, -1.0])))


def _split(owner: dict[int, int], count: int) -> list[Ints]:
    parts: list[list[int]] = [[] for _ in range(count)]
    for cell, index in owner.items():
        parts[index].append(cell)
    if not all(parts):
        raise ValueError("a region got no cell")
    return [np.array(sorted(part), dtype=np.int64) for part in parts]
