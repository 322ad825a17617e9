"""GeoJSON features of a pack to shapes, and whether each belongs to a region."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data_access.county_packs.read_pack import RawPack

LAYERS = ("county", "neighbour", "river")
KINDS = {"river": ("LineString", "MultiLineString")}
AREAS = ("Polygon", "MultiPolygon")
MOST_RINGS = 65_535
MALFORMED = (
    ShapelyError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def build(pack: RawPack, regions: Collection[str]) -> None:
    """Fills pack.built: file -> [(properties, shape)], and reports what cannot be used."""
    for file, width in (("grids.geojson", 15), ("townships.geojson", 9)):
        wanted = {code for code in regions if len(code) == width}
        _complete(pack, file, wanted, [given["code"] for given, _ in _shapes(pack, file, ("Polygon",))])
    base = _shapes(pack, "base.geojson", (*AREAS, *KINDS["river"]))
    county = pack.tomls.get("county.toml", {}).get("code")
    for given, found in base:
        line = pack.line_of("base.geojson", f'"{given["code"]}"')
        if given.get("layer") not in LAYERS:
            pack.report("base.geojson", line, "bad_kind", column="layer", wanted=", ".join(LAYERS))
        elif found.geom_type not in KINDS.get(given["layer"], AREAS):
            kinds = " / ".join(KINDS.get(given["layer"], AREAS))
            pack.report("base.geojson", line, "bad_shape", code=given["code"], wanted=kinds)
    outlines = [given["code"] for given, _ in base if given.get("layer") == "county"]
    if "base.geojson" in pack.texts and outlines != [county]:
        pack.report("base.geojson", 0, "one_outline", code=county)


def _shapes(pack: RawPack, file: str, kinds: Collection[str]) -> list[tuple[Mapping[str, Any], BaseGeometry]]:
    found: list[tuple[Mapping[str, Any], BaseGeometry]] = []
    for number, feature in enumerate(pack.shapes.get(file, []), start=1):
        given = feature["properties"]
        code = given.get("code")
        if not isinstance(code, str):
            pack.report(file, 0, "no_code", number=number)
            continue
        made = _shape(feature["geometry"], kinds)
        if made is None:
            line = pack.line_of(file, f'"{code}"')
            pack.report(file, line, "bad_shape", code=code, wanted=" / ".join(kinds))
        else:
            found.append((given, made))
    pack.built[file] = found
    return found


def _shape(geometry: Mapping[str, Any], kinds: Collection[str]) -> BaseGeometry | None:
    """The shape, or None when it is of another kind, empty, malformed or off the globe."""
    if geometry.get("type") not in kinds:
        return None
    try:
        made = shape(geometry)
        west, south, east, north = made.bounds
    except MALFORMED:
        return None
    on_globe = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return made if on_globe and int(shapely.get_num_interior_rings(made)) < MOST_RINGS else None


def _complete(pack: RawPack, file: str, wanted: Collection[str], codes: list[str]) -> None:
    """Every region a shape, every shape a region, none twice."""
    if file not in pack.texts:
        return
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            pack.report(file, pack.line_of(file, f'"{code}"'), "two_shapes", code=code)
        elif code not in wanted:
            pack.report(file, pack.line_of(file, f'"{code}"'), "not_listed", code=code)
        seen.add(code)
    for code in sorted(set(wanted) - seen):
        line = pack.line_of("regions.csv", f"\n{code},") + 1
        pack.report("regions.csv", line, "no_shape", code=code, file=file)
