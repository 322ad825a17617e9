"""How far the winds of storms reach, from tracks as the province publishes them.

    python -m scripts.storm_radii FILE…

Each FILE is a track in the province's JSON. Prints the mean radii by force and quadrant, one vote a storm,
and how well radii that are published now hold later: carried on as they are, and scaled by the wind. The
storm that the model is shown with (DOLPHIN, 202613) is left out. docs/storms.md keeps what it printed;
domain/emergency/storms/wind_radii.py the means.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import fmean
from typing import Final

from data_access.files.storms.storm_files import read_storms
from domain.emergency.storms.wind_radii import FORCES, published
from domain.messages import Quadrants, TrackPoint

SHOWN_WITH: Final = "202613"
EVERY_H: Final = 3
LEADS_H: Final = (6, 12, 24, 48)
POWERS: Final = (0.0, 0.5, 1.0)
Tracks = Mapping[str, Sequence[TrackPoint]]


def read_tracks(paths: Iterable[Path]) -> Tracks:
    """The observed points of each storm at every third hour UTC, without the one it is shown with."""
    tracks: dict[str, list[TrackPoint]] = {}
    for path in paths:
        for storm in read_storms(path).storms:
            if storm.id != SHOWN_WITH:
                tracks[storm.id] = [p for p in storm.track if p.valid.hour % EVERY_H == 0]
    return tracks


def whole(point: TrackPoint, force: int) -> tuple[float, ...] | None:
    """The radii of a force where all four are published."""
    told: Quadrants | None = published(point, force)
    return None if told is None or None in told else tuple(km for km in told if km is not None)


def mean_radii(tracks: Tracks, force: int) -> list[float]:
    """NE, SE, SW, NW: the mean of the means of the storms; empty when none tells."""
    means = []
    for track in tracks.values():
        rows = [radii for point in track if (radii := whole(point, force))]
        if rows:
            means.append([fmean(column) for column in zip(*rows, strict=True)])
    return [round(fmean(column), 1) for column in zip(*means, strict=True)]


def errors(tracks: Tracks, force: int, lead_h: int, power: float) -> list[float]:
    """How far the mean radius was off after so many hours, km."""
    found = []
    for track in tracks.values():
        later = {point.valid: point for point in track}
        for point in track:
            then = later.get(point.valid + timedelta(hours=lead_h))
            now_km, then_km = whole(point, force), whole(then, force) if then else None
            if now_km and then_km and then and point.wind_ms and then.wind_ms:
                scale = (then.wind_ms / point.wind_ms) ** power
                found.append(fmean(now_km) * scale - fmean(then_km))
    return found


def main(paths: Sequence[str]) -> int:
    """Print both tables; returns the exit status."""
    tracks = read_tracks(map(Path, paths))
    if not tracks:
        print(__doc__)
        return 2
    told: dict[int, list[str]] = defaultdict(list)
    for name, track in tracks.items():
        for force in FORCES:
            count = sum(whole(point, force) is not None for point in track)
            told[force] += [f"{name} {count}"] if count else []
    for force in FORCES:
        print(f"force {force}: NE SE SW NW {mean_radii(tracks, force)} of {', '.join(told[force])}")
        for lead in LEADS_H:
            for power in POWERS:
                if off := errors(tracks, force, lead, power):
                    size, bias = fmean(map(abs, off)), fmean(off)
                    print(f"  +{lead} h, wind^{power}: {size:.0f} km off, {bias:+.0f}, n {len(off)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
