"""Grows connected regions over micro-cells: many sources, noisy costs, head starts tuned to target areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .cells import Cells

RIVER_COST = 40.0
EDGE_NOISE = 0.45
FIELD_NOISE = 0.5
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Graph:
    """near[i] = (neighbour, cost in noisy km) for each side of cell i, within one county only."""

    near: list[list[tuple[int, float]]]
    centres: Floats
    areas: Floats


def build_graph(cells: Cells, rivers: BaseGeometry, dice: np.random.Generator) -> Graph:
    """Cost of a step = distance x noise; stepping over a river is dear, so borders like to follow it."""
    edges = cells.edges[cells.county[cells.edges[:, 0]] == cells.county[cells.edges[:, 1]]]
    start, end = cells.centres[edges[:, 0]], cells.centres[edges[:, 1]]
    cost = np.linalg.norm(start - end, axis=1) * np.exp(dice.normal(0, EDGE_NOISE, len(edges)))
    cost *= np.exp(FIELD_NOISE * _field((start + end) / 2, dice))
    shapely.prepare(rivers)
    steps = shapely.linestrings(np.stack([start / cells.km, end / cells.km], axis=1))
    cost[shapely.intersects(rivers, steps)] *= RIVER_COST
    near: list[list[tuple[int, float]]] = [[] for _ in cells.polygons]
    for (one, other), price in zip(edges.tolist(), cost.tolist(), strict=True):
        near[one].append((other, price))
        near[other].append((one, price))
    return Graph(near, cells.centres, cells.areas)


def _field(at: Floats, dice: np.random.Generator) -> Floats:
    """Smooth noise in about -1..1: a sum of plane waves of 1.5 to 9 km."""
    total = np.zeros(len(at))
    for length in (9.0, 6.0, 4.0, 2.7, 2.0, 1.5):
        for _ in range(3):
            turn, phase = dice.uniform(0, 2 * np.pi, 2)
            total += np.sin(at @ np.array([np.cos(turn), np.sin(turn)]) * 2 * np.pi / length + phase)
    return total / 4.5


def spread(graph: Graph, members: Ints, seeds: Sequence[int], late: Floats) -> dict[int, int]:
    """cell -> index of the seed that reaches it first; seed s starts late[s] km behind."""
    free = set(members.tolist())
    taken = {seed: index for index, seed in enumerate(seeds)}
    owner: dict[int, int] = {}
    heap = sorted((float(late[index]), seed, index) for seed, index in taken.items())
    while heap:
        price, cell, index = heappop(heap)
        if cell not in free or taken.get(cell, index) != index:
            continue
        free.discard(cell)
        owner[cell] = index
        for other, step in graph.near[cell]:
            if other in free:
                heappush(heap, (price + step, other, index))
    return owner


def grow(
    graph: Graph, members: Ints, seeds: Sequence[int], targets: Floats, rounds: int = 24
) -> dict[int, int]:
    """Owners of all members such that areas come near the targets (relative; any unit)."""
    total = graph.areas[members].sum()
    goal = np.sqrt(targets / targets.sum() * total)
    late, best, error = np.zeros(len(seeds)), {}, np.inf
    for turn in range(rounds):
        owner = spread(graph, members, seeds, late)
        size = np.zeros(len(seeds))
        np.add.at(size, list(owner.values()), graph.areas[list(owner)])
        miss = np.sqrt(size) - goal
        if (now := float(np.square(miss).sum())) < error:
            best, error = owner, now
        late = late + miss * (0.5 if turn < rounds // 2 else 0.25)
        late -= late.min()
    if len(best) != len(members):
        raise ValueError("the area is not connected")
    return best


def sow(graph: Graph, members: Ints, count: int, dice: np.random.Generator, rounds: int = 2) -> list[int]:
    """`count` seed cells, well apart (best of 8 candidates), then moved to the middle of what they reach."""
    chosen: list[int] = [int(dice.choice(members))]
    while len(chosen) < count:
        free = np.setdiff1d(members, chosen)
        trial = dice.choice(free, min(8, len(free)), replace=False)
        gap = np.linalg.norm(graph.centres[trial][:, None] - graph.centres[chosen][None], axis=2).min(axis=1)
        chosen.append(int(trial[gap.argmax()]))
    for _ in range(rounds):
        owner = spread(graph, members, chosen, np.zeros(count))
        chosen = [
            _middle(graph, [cell for cell, own in owner.items() if own == index]) for index in range(count)
        ]
    return chosen


def _middle(graph: Graph, cells: list[int]) -> int:
    centre = graph.centres[cells].mean(axis=0)
    return cells[int(np.linalg.norm(graph.centres[cells] - centre, axis=1).argmin())]
