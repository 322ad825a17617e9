"""Writes a pack's files. Output is stable: same input, same bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from .cells import SCALE
from .layout import Layout, Spec
from .names import english

TEMPLATES = Path(__file__).parent / "templates"


def table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A csv file, UTF-8, one row a line."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def collection(path: Path, features: Iterable[tuple[Mapping[str, Any], BaseGeometry]]) -> None:
    """A GeoJSON file with one feature a line; shapes in whole units of 1e-5 degree."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": properties, "geometry": _geometry(shape)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for properties, shape in features
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, "utf-8")


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    def scale(value: Any) -> Any:
        return round(value / SCALE, 5) if isinstance(value, float) else [scale(part) for part in value]

    raw = shapely.geometry.mapping(shape)
    return {"type": raw["type"], "coordinates": scale(raw["coordinates"])}


def county_toml(folder: Path, spec: Spec, name: str, label: tuple[float, float]) -> None:
    """The pack's head: who it is and what its map may be called."""
    text = f'''# A county pack: see docs/county-pack.md. After editing, run: palmcommand county check FOLDER
code = "{spec.code}"
name = "{name}"
name_en = "{spec.name_en}"
prefix = "{spec.prefix}"              # of case numbers: {spec.prefix}-261122-0001
tz = "Asia/Shanghai"
centre = [{label[0]:.5f}, {label[1]:.5f}]   # lat, lon
label = "示意"               # shown on the map: borders below the county are schematic
label_en = "Schematic"
'''
    (folder / "county.toml").write_text(text, "utf-8")


def regions(folder: Path, names: Mapping[str, str], layout: Layout, households: Mapping[str, int]) -> None:
    """regions.csv: county, townships, villages and grids with label points."""
    rows = []
    for code in sorted(layout.labels, key=lambda code: (len(code), code)):
        lat, lon = layout.labels[code]
        if len(code) < 15:
            name, name_en = names[code], english(names[code])
        else:
            name = f"{names[code[:12]]} {int(code[12:])} 网格"
            name_en = f"{english(names[code[:12]])} Grid {int(code[12:])}"
        rows.append((code, name, name_en, households.get(code, ""), f"{lat:.5f}", f"{lon:.5f}"))
    table(folder / "regions.csv", ("code", "name", "name_en", "households", "lat", "lon"), rows)


def polygons(folder: Path, layout: Layout) -> None:
    """grids.geojson and townships.geojson."""
    collection(folder / "grids.geojson", (({"code": c}, s) for c, s in layout.level(15).items()))
    collection(folder / "townships.geojson", (({"code": c}, s) for c, s in layout.level(9).items()))


def organisation(folder: Path, spec: Spec, names: Mapping[str, str]) -> None:
    """units.csv (departments and a command room and an enforcement team a township), posts, matters."""
    (folder / "posts.csv").write_text((TEMPLATES / "posts.csv").read_text("utf-8"), "utf-8")
    (folder / "matters.toml").write_text((TEMPLATES / "matters.toml").read_text("utf-8"), "utf-8")
    text = (TEMPLATES / "units.csv").read_text("utf-8").replace("{county}", spec.code)
    for code in sorted(code for code in names if len(code) == 9 and code.startswith(spec.code)):
        name, name_en = names[code], english(names[code])
        text += f"t-{code},{name}综合信息指挥室,{name_en} Command Room,station,{code}\n"
        text += f"e-{code},{name}综合执法队,{name_en} Enforcement Team,team,{code}\n"
    (folder / "units.csv").write_text(text, "utf-8")


def city_toml(out: Path, city: Mapping[str, str], members: Iterable[Spec]) -> None:
    """counties/<city>/city.toml: which packs make the city."""
    folder = out / city["dir"]
    folder.mkdir(parents=True, exist_ok=True)
    inside = f"{city['dir']}/"
    paths = [m.dir.removeprefix(inside) if m.dir.startswith(inside) else f"../{m.dir}" for m in members]
    listed = "".join(f'    "{path}",\n' for path in sorted(paths))
    head = f'code = "{city["code"]}"\nname = "{city["name"]}"\nname_en = "{city["name_en"]}"\n'
    text = f"# A city: the packs of its counties, relative to this folder.\n{head}members = [\n{listed}]\n"
    (folder / "city.toml").write_text(text, "utf-8")
