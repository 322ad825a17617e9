"""`check(folder)`: everything wrong with a pack or a city of packs, by file and line; never an exception."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data_access.county_packs import city_pack, pack_rules, read_pack
from data_access.county_packs.read_pack import PackError, Problem, RawPack, problem

M2 = 111_320.0**2  # square metres of a square degree, at the equator: an upper bound
SLACK_M2 = 50.0
MOST_GRIDS = 200_000


def check(folder: Path | str) -> list[Problem]:
    """Problems sorted by file and line; an empty list means the pack can be used as it is."""
    path = Path(folder)
    try:
        members = city_pack.members(path)
    except PackError as error:
        return error.problems
    if members == [path]:
        return _check_pack(path)
    found = []
    for member in members:
        found += [replace(p, file=f"{member.name}/{p.file}") for p in _check_pack(member)]
    return found + _twice(members)


def _check_pack(folder: Path) -> list[Problem]:
    pack = read_pack.read(folder)
    pack_rules.apply(pack)
    if not any(problem.file.endswith(".geojson") for problem in pack.problems) and len(pack.built) == 3:
        _shapes(pack)
    return sorted(set(pack.problems))


def _twice(members: list[Path]) -> list[Problem]:
    """Members of a city that are the same county."""
    seen: dict[Any, str] = {}
    found = []
    for member in members:
        code = read_pack.read(member).tomls.get("county.toml", {}).get("code")
        if isinstance(code, str) and code in seen:
            found.append(problem("city.toml", 0, "same_county", one=member.name, other=seen[code], code=code))
        elif isinstance(code, str):
            seen[code] = member.name
    return found


def _shapes(pack: RawPack) -> None:
    """Polygons valid, matched edge to edge, nested, filling the county; labels inside."""
    grids = {given["code"]: shape for given, shape in pack.built["grids.geojson"]}
    towns = {given["code"]: shape for given, shape in pack.built["townships.geojson"]}
    county, outline = next(
        (given["code"], shape) for given, shape in pack.built["base.geojson"] if given["layer"] == "county"
    )
    if len(grids) > MOST_GRIDS:
        pack.report("grids.geojson", 0, "too_many", most=MOST_GRIDS)
        return
    if _invalid(pack, "grids.geojson", grids) + _invalid(pack, "townships.geojson", towns):
        return
    if not outline.is_valid:
        pack.report("base.geojson", 0, "invalid", code=county, why=shapely.is_valid_reason(outline))
        return
    _matched(pack, grids)
    _filled(pack, "base.geojson", county, outline, list(grids.values()))
    for code, shape in towns.items():
        inside = [grid for name, grid in grids.items() if name.startswith(code)]
        _filled(pack, "townships.geojson", code, shape, inside)
    _labels(pack, grids)


def _invalid(pack: RawPack, file: str, shapes: Mapping[str, BaseGeometry]) -> int:
    bad = [code for code, shape in shapes.items() if shape.is_empty or not shape.is_valid]
    for code in bad:
        why = shapely.is_valid_reason(shapes[code])
        pack.report(file, pack.line_of(file, f'"{code}"'), "invalid", code=code, why=why)
    return len(bad)


def _matched(pack: RawPack, grids: Mapping[str, BaseGeometry]) -> None:
    """Neighbouring grids must share their corners; what they share of the ground is named."""
    codes, shapes = list(grids), np.array(list(grids.values()), dtype=object)
    wrong = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    for code in (codes[index] for index in wrong):
        pack.report("grids.geojson", pack.line_of("grids.geojson", f'"{code}"'), "unmatched", code=code)
    for first, other, ground in _overlaps(shapes, wrong):
        line = pack.line_of("grids.geojson", f'"{codes[first]}"')
        pack.report("grids.geojson", line, "overlap", code=codes[first], other=codes[other], ground=ground)


def _overlaps(shapes: NDArray[np.object_], wrong: NDArray[np.int64]) -> Iterator[tuple[int, int, float]]:
    suspects = shapes[wrong]
    pairs = shapely.STRtree(suspects).query(suspects, predicate="intersects").T
    for first, other in pairs[pairs[:, 0] < pairs[:, 1]].tolist():
        ground = square_metres(shapely.intersection(suspects[first], suspects[other]))
        if ground >= 1:
            yield int(wrong[first]), int(wrong[other]), ground


def _filled(pack: RawPack, file: str, code: str, outer: BaseGeometry, inner: list[BaseGeometry]) -> None:
    """Whether the inner shapes fill the outer one: no gap, nothing outside; the largest place is named."""
    line, whole = pack.line_of(file, f'"{code}"'), shapely.union_all(inner)
    for word, rest in (
        ("gap", shapely.difference(outer, whole)),
        ("beyond", shapely.difference(whole, outer)),
    ):
        ground = square_metres(rest)
        if ground > SLACK_M2:
            at = max(shapely.get_parts(rest), key=lambda part: float(part.area)).representative_point()
            pack.report(file, line, word, code=code, ground=ground, place=f"{at.y:.5f}, {at.x:.5f}")


def square_metres(shape: BaseGeometry) -> float:
    """Ground covered by a small shape in degrees."""
    if shape.is_empty:
        return 0.0
    return float(shape.area * M2 * np.cos(np.radians(shape.centroid.y)))


def _labels(pack: RawPack, grids: Mapping[str, BaseGeometry]) -> None:
    """A region's lat, lon must lie in one of its grids."""
    codes = list(grids)
    rows = pack.tables["regions.csv"]
    try:
        places = [(float(row["lon"]), float(row["lat"])) for _, row in rows]
    except ValueError:
        return
    pairs = shapely.STRtree(list(grids.values())).query(shapely.points(places), predicate="intersects")
    inside = {row for row, grid in pairs.T.tolist() if codes[grid].startswith(rows[row][1]["code"])}
    for number, (line, row) in enumerate(rows):
        if number not in inside:
            pack.report("regions.csv", line, "label_outside", code=row["code"])
