"""How far forecasts of a storm were off in time, at each issue: for docs/storms.md.

    python -m scripts.storm_errors FILE [LAT LON]

FILE: a recording of the province's JSON. At each issue of an agency: by how many hours the time at which the
storm would be nearest to the place (Longyou when none is given) was off against the track that was observed;
where the forecast ends while the storm still comes nearer, no time is scored. The same for when the wind of
force 7 would come, by the radii 推算, as long as the track tells when it did. After the last published radius
nothing of the wind is scored. The middle over agencies is what screens show as most likely.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import fmean, median
from typing import Final

from data_access.files.storms.read_storm import Event, Issue, ReadStorm
from data_access.files.storms.storm_files import read_storms
from domain.emergency.storms.arrival_clock import Path as StormPath
from domain.emergency.storms.arrival_clock import closest_hour, spells, view_storm
from domain.emergency.storms.great_circle import Spot, spot
from domain.emergency.storms.storm_path import dense, forecast_samples, hour_of, observed_samples, time_of
from domain.emergency.storms.wind_radii import published
from domain.kernel.clock import TZ
from domain.messages import TrackPoint

PLACE: Final = (29.03, 119.17)
BINS_H: Final = ((0, 12), (12, 24), (24, 48), (48, 72), (72, 120))


@dataclass(frozen=True, slots=True)
class Score:
    """One issue: hours from it to what happened, and by how many hours the forecast was late (+) or early;
    None where it cannot be scored.
    """

    agency: str
    issued: datetime
    near_lead: float
    near_off: float | None
    wind_lead: float | None
    wind_off: float | None


def observed_path(storm: ReadStorm) -> StormPath:
    """The whole track as it was observed in the end."""
    return dense(observed_samples(storm.track), 0.5)


def scores(storm: ReadStorm, place: Spot) -> Iterator[Score]:
    """Each issue, with what was known when it was told."""
    truth = view_storm(observed_path(storm), place)
    near, blew = closest_hour(truth), spells(truth, 7)
    known: dict[datetime, TrackPoint] = {}
    for event in in_order(storm):
        if isinstance(event.what, TrackPoint):
            known[event.what.valid] = event.what
        elif known and near is not None:
            begins = blew[0].begins if blew else None
            yield _score(event.what, [known[valid] for valid in sorted(known)], place, near[0], begins)


def in_order(storm: ReadStorm) -> list[Event]:
    """What was told, in the order in which it was."""
    return sorted(storm.events, key=lambda event: event.told_at or datetime.max.replace(tzinfo=TZ))


def _score(
    issue: Issue, track: Sequence[TrackPoint], place: Spot, near: float, begins: float | None
) -> Score:
    newest, at = track[-1], hour_of(issue.issued)
    seen = view_storm(dense([*observed_samples(track), *forecast_samples(newest, issue.points)], 0.5), place)
    told, blows = closest_hour(seen), spells(seen, 7)
    ahead = begins is not None and begins > hour_of(newest.valid) and published(newest, 7) is not None
    wind = blows[0].begins - begins if ahead and blows and begins is not None else None
    return Score(
        issue.agency,
        issue.issued,
        near - at,
        None if told is None or near <= hour_of(newest.valid) else told[0] - near,
        None if begins is None or not ahead else begins - at,
        wind,
    )


def by_bin(pairs: Sequence[tuple[float, float | None]]) -> Iterator[tuple[str, int, list[float]]]:
    """(hours ahead, how many issues, the errors of those that are scored)."""
    for low, high in BINS_H:
        inside = [off for lead, off in pairs if low <= lead < high]
        yield f"{low}–{high} h", len(inside), [off for off in inside if off is not None]


def table(title: str, rows: Mapping[str, Sequence[tuple[float, float | None]]]) -> Iterator[str]:
    """Markdown: mean size and mean of the errors by agency and hours ahead."""
    yield f"| {title} | " + " | ".join(f"{low}–{high} h" for low, high in BINS_H) + " |"
    yield "|---" * (len(BINS_H) + 1) + "|"
    for name, pairs in rows.items():
        cells = []
        for _, count, off in by_bin(pairs):
            scored = (
                f"{fmean(map(abs, off)):.1f} ({fmean(off):+.1f}; {len(off)}/{count})"
                if off
                else f"– (0/{count})"
            )
            cells.append(scored if count else "")
        yield f"| {name} | " + " | ".join(cells) + " |"


def middles(found: Sequence[Score], hours: float = 12.0) -> list[tuple[float, float | None]]:
    """At each issue time the middle over agencies whose newest issue is not older than so many hours."""
    told: list[tuple[float, float | None]] = []
    for issued in sorted({score.issued for score in found}):
        newest = {s.agency: s for s in found if 0 <= (issued - s.issued).total_seconds() <= hours * 3600}
        off = [score.near_off for score in newest.values() if score.near_off is not None]
        lead = next(score.near_lead for score in found if score.issued == issued)
        told.append((lead, median(off) if off else None))
    return told


def each_issue(found: Sequence[Score]) -> Iterator[str]:
    """Markdown: a row for each issue time before the storm was nearest, hours off by agency and in the
    middle of those issued within 12 hours.
    """
    agencies = sorted({score.agency for score in found})
    ahead = sorted({score.issued for score in found if score.near_lead > 0 and score.near_off is not None})
    yield "| issued | hours ahead | " + " | ".join([*agencies, "middle"]) + " |"
    yield "|---" * (len(agencies) + 3) + "|"
    for issued, (lead, middle) in zip(ahead, middles([s for s in found if s.issued in ahead]), strict=True):
        of = {score.agency: score.near_off for score in found if score.issued == issued}
        cells = [signed(of.get(agency)) for agency in agencies]
        yield f"| {local(issued)} | {lead:.0f} | " + " | ".join([*cells, signed(middle)]) + " |"


def signed(hours: float | None) -> str:
    """Hours with their sign; nothing where none are scored."""
    return "" if hours is None else f"{hours:+.1f}"


def local(at: datetime) -> str:
    """Day and time on the county's clock."""
    return f"{at.astimezone(TZ):%m-%d %H:%M}"


def main(words: Sequence[str]) -> int:
    """Print the tables; returns the exit status."""
    if len(words) not in (1, 3):
        print(__doc__)
        return 2
    (storm,) = read_storms(Path(words[0])).storms
    lat, lon = PLACE if len(words) == 1 else (float(words[1]), float(words[2]))
    print("\n".join(report(storm, spot(lat, lon))))
    return 0


def report(storm: ReadStorm, place: Spot) -> Iterator[str]:
    """The lines of the report."""
    near = closest_hour(view_storm(observed_path(storm), place))
    last = [point.valid for point in storm.track if published(point, 7)]
    if near is None or not last:
        yield f"{storm.id}: not nearest to the place within its track, or without radii"
        return
    at, ended = local(time_of(near[0])), local(last[-1])
    yield f"nearest {at}, {near[1]:.0f} km; last radius {ended}"
    found = list(scores(storm, place))
    by_agency: dict[str, list[Score]] = defaultdict(list)
    for score in found:
        by_agency[score.agency].append(score)
    times = {name: [(s.near_lead, s.near_off) for s in rows] for name, rows in sorted(by_agency.items())}
    yield from table("nearest", {**times, "middle": middles(found)})
    winds = {
        name: [(s.wind_lead, s.wind_off) for s in rows if s.wind_lead is not None]
        for name, rows in sorted(by_agency.items())
    }
    yield from table("force 7 arrives", winds)
    yield from each_issue(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
