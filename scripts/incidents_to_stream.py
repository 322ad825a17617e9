"""Emergency incidents of another city as case messages on a county's map, for drills and load.

    python scripts/incidents_to_stream.py EVENTS.csv[.gz] OUT.jsonl --incidents INCIDENTS.csv.gz

EVENTS has one row per event of a life cycle: seen_at_utc, id, event (OPEN, STATUS, CLOSE, REOPEN, MOVE,
RETYPE, AGENCY), from, to; the place and the type are in the same rows or in INCIDENTS (id, type, lat,
lon). The box around all places is stretched onto the box around the county; a place that falls outside
the county goes to the nearest grid. Titles begin with 演练, the source is esa-act-演练: these are not
the county's own events and say so. The files themselves are not part of this project: ask their owner
before passing them on.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data_access.county_packs import county_pack

SOURCE = "esa-act-演练"
TYPES: dict[str, tuple[str, int]] = {
    "AMBULANCE RESPONSE": ("医疗急救", 3),
    "STORM OR TREE DAMAGE": ("风灾倒树", 3),
    "MOTOR VEHICLE ACCIDENT": ("交通事故", 2),
    "HOUSE FIRE": ("住宅火灾", 1),
    "STRUCTURE FIRE": ("建筑火灾", 1),
    "CAR FIRE": ("车辆火灾", 2),
    "RUBBISH FIRE": ("垃圾着火", 3),
    "GRASS AND BUSH FIRE": ("草地山林火情", 2),
    "ELECTRICAL THREAT OR POWER LINES DOWN": ("电线垂落", 2),
    "FLOOD DAMAGE": ("积水受淹", 2),
    "ANIMAL RESCUE": ("动物救助", 4),
    "GAS PIPELINE INCIDENT": ("燃气管道险情", 1),
    "HAZMAT INCIDENT": ("危险品事件", 1),
    "HAZARD REDUCTION BURN": ("计划烧除", 4),
}
OTHER = ("其他警情", 3)
STAGES = {
    "Resource Allocation Pending": "registered",
    "Units On Route": "dispatched",
    "On Scene": "handling",
    "Finished": "verifying",
    "Out / Completed": "verifying",
}
BOX_SHARE = 0.005
"""Share of the places left out at each side of the box, so that one stray point does not shrink the rest."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Type and place (WGS-84) of one incident."""

    type: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Box:
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a csv file, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def incidents(paths: list[Path]) -> dict[str, Incident]:
    """Incident by id, from whichever files carry type and place."""
    found: dict[str, Incident] = {}
    for path in paths:
        for row in rows(path):
            if row.get("lat") and row.get("lon") and row["id"] not in found:
                found[row["id"]] = Incident(row.get("type") or "", float(row["lat"]), float(row["lon"]))
    return found


def box_of(values: list[tuple[float, float]]) -> Box:
    """The box around (lat, lon) pairs without the outermost few."""
    lats, lons = sorted(lat for lat, _ in values), sorted(lon for _, lon in values)
    cut = int(len(values) * BOX_SHARE)
    return Box(lons[cut], lats[cut], lons[-1 - cut], lats[-1 - cut])


class Onto:
    """The map from one box onto a county: affine, then into the nearest grid when it falls outside."""

    def __init__(self, county: Any, source: Box) -> None:
        self.county, self.source = county, source
        self.middles = [(*county.place(grid), grid) for grid in county.grids]
        self.target = box_of([(lat, lon) for lat, lon, _ in self.middles])

    def place(self, lat: float, lon: float) -> dict[str, Any]:
        """Fields `region`, `lat`, `lon` of a message."""
        east = _share(lon, self.source.west, self.source.east)
        north = _share(lat, self.source.south, self.source.north)
        new_lat = self.target.south + north * (self.target.north - self.target.south)
        new_lon = self.target.west + east * (self.target.east - self.target.west)
        grid = self.county.locate(new_lat, new_lon)
        if grid is None:
            point = (new_lat, new_lon)
            new_lat, new_lon, grid = min(self.middles, key=lambda middle: math.dist(middle[:2], point))
        return {"region": grid, "lat": round(new_lat, 6), "lon": round(new_lon, 6)}


def _share(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


class Writer:
    """Turns events into messages, in their order. Times within an incident never run backwards."""

    def __init__(self, known: dict[str, Incident], onto: Onto) -> None:
        self.known, self.onto = known, onto
        self.count: dict[str, int] = {}
        self.left_out = 0

    def messages(self, row: dict[str, str]) -> Iterator[dict[str, Any]]:
        """The messages of one event row; none when it means nothing to a case."""
        name, event = row["id"], row["event"]
        incident = self.known.get(name)
        if incident is None or (event != "OPEN" and name not in self.count):
            self.left_out += 1
            return
        if event != "OPEN":
            yield from self._numbered(row, self._update(name, event, row["to"]))
        elif name not in self.count:
            yield from self._numbered(row, self._report(name, incident))
            yield from self._numbered(row, self._update(name, "STATUS", row["to"]))

    def _numbered(self, row: dict[str, str], fields: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
        if fields is not None:
            name, number = row["id"], self.count.get(row["id"], 0)
            self.count[name] = number + 1
            at = datetime.fromisoformat(row["seen_at_utc"]).astimezone(UTC)
            own = f"{name}-{number}" if number else name
            yield {"id": own, "source": SOURCE, "at": at.isoformat(), **fields}

    def _report(self, name: str, incident: Incident) -> dict[str, Any]:
        title, severity = TYPES.get(incident.type, OTHER)
        place = self.onto.place(incident.lat, incident.lon)
        return {
            "kind": "case.reported",
            "title": f"演练 {title}",
            "severity": severity,
            "source_no": name,
            **place,
        }

    def _update(self, name: str, event: str, to: str) -> dict[str, Any] | None:
        update = {"kind": "case.updated", "case": name}
        match event:
            case "STATUS" if to in STAGES:
                return update | {"stage": STAGES[to]}
            case "CLOSE":
                return {"kind": "case.closed", "case": name, "outcome": "done"}
            case "REOPEN":
                return update | {"stage": "reopened", "reason": "再次出现在来源系统"}
            case "MOVE":
                lat, lon = map(float, to.split())
                return update | self.onto.place(lat, lon)
            case "RETYPE":
                return update | {"title": f"演练 {TYPES.get(to, OTHER)[0]}"}
            case _:
                return None


def convert(events: Path, out: Path, known_files: list[Path], county: Any) -> tuple[int, int]:
    """Write the messages. Returns (messages, rows left out because their incident is unknown)."""
    known = incidents([events, *known_files])
    if not known:
        raise SystemExit("no incident has a place: give --incidents")
    onto = Onto(county, box_of([(i.lat, i.lon) for i in known.values()]))
    writer, written = Writer(known, onto), 0
    with out.open("w", encoding="utf-8") as file:
        for row in rows(events):
            for message in writer.messages(row):
                file.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")
                written += 1
    return written, writer.left_out


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("events", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--incidents", type=Path, action="append", default=[])
    parser.add_argument("--county", type=Path, default=Path("counties/longyou"))
    given = parser.parse_args()
    written, left_out = convert(given.events, given.out, given.incidents, county_pack.load(given.county))
    sys.stdout.write(f"{written} messages to {given.out}; {left_out} rows left out\n")


if __name__ == "__main__":
    main()
