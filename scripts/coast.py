"""The coast of East China for the map of storms, much simplified.

    python -m scripts.coast FILE        writes assets/app/map/geometry/coast.js

FILE: coastlines of Natural Earth (1:10m, public domain) as GeoJSON, without any border.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from shapely.geometry import shape

TARGET: Final = Path(__file__).parents[1] / "assets/app/map/geometry/coast.js"
TOLERANCE: Final = 0.05
LEAST_SPAN: Final = 0.35
"""Degrees; islands below it are left out."""
HEAD: Final = """/* The coast of East China, made by scripts/coast.py from Natural Earth (public domain).
   Lines of lon, lat in hundredths of a degree, each number but the first two as a difference. */
/** @type {number[][]} */
export const COAST = [
"""


def lines_of(collection: dict[str, Any]) -> Iterator[list[tuple[int, int]]]:
    """The simplified lines in hundredths of a degree."""
    for feature in collection["features"]:
        found = shape(feature["geometry"])
        for line in getattr(found, "geoms", [found]):
            west, south, east, north = line.bounds
            if max(east - west, north - south) >= LEAST_SPAN:
                yield [(round(100 * x), round(100 * y)) for x, y in line.simplify(TOLERANCE).coords]


def encoded(line: list[tuple[int, int]]) -> list[int]:
    """The first point, then differences."""
    steps = [(x - a, y - b) for (a, b), (x, y) in itertools.pairwise(line)]
    return [*line[0], *(number for step in steps for number in step)]


def main(paths: list[str]) -> int:
    """Write the module; returns the exit status."""
    if len(paths) != 1:
        print(__doc__)
        return 2
    collection = json.loads(Path(paths[0]).read_text(encoding="utf-8"))
    rows = [json.dumps(encoded(line), separators=(",", ":")) for line in lines_of(collection)]
    TARGET.write_text(HEAD + "".join(f"  {row},\n" for row in rows) + "];\n", encoding="utf-8")
    print(f"coast: {len(rows)} lines, {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
