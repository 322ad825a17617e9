"""Reads the files of a county pack, tolerantly: what is unreadable becomes a Problem, never an exception."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_access.county_packs.pack_words import WORDS

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MAX_BYTES = 64 * 1024 * 1024
TABLES: dict[str, tuple[str, ...]] = {
    "regions.csv": ("code", "name", "name_en", "households", "lat", "lon"),
    "units.csv": ("code", "name", "name_en", "kind", "region"),
    "posts.csv": ("code", "name", "name_en", "tier"),
    "people.csv": ("id", "name", "post", "unit", "region", "phone"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    "covers.csv": ("unit", "region"),
    "shelters.csv": ("code", "name", "region", "lon", "lat", "capacity", "person"),
    "hazards.csv": ("code", "name", "kind", "region", "lon", "lat", "households", "person", "look"),
    "reservoirs.csv": (
        "code", "name", "region", "lon", "lat", "admin_person", "technical_person", "patrol_person",
        "capacity", "flood_level", "dam_height",
    ),
    "patrols.csv": ("kind", "level", "hours"),
    "duties.csv": (
        "code", "list", "name", "lead", "cooperating", "matter",
        "lead_duty", "township_duty", "procedure", "basis",
    ),
}  # fmt: skip
SHAPES = ("grids.geojson", "townships.geojson", "base.geojson")
HEAD = "county.toml"
TOMLS = (HEAD, "matters.toml")
OPTIONAL_TOMLS = ("plans.toml", "situation-reports.toml")
FILES = (*TOMLS, *TABLES, *SHAPES, *OPTIONAL, *OPTIONAL_TOMLS)
"""All that is read of a pack; whatever else lies in its folder is no part of it."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a pack; line counts from 1, 0 = the file as a whole."""

    file: str
    line: int
    message: str
    message_zh: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}"


def problem(file: str, line: int, word: str, /, **given: object) -> Problem:
    """A problem put into words."""
    english, chinese = WORDS[word]
    return Problem(file, line, english.format(**given), chinese.format(**given))


class PackError(Exception):
    """A pack that cannot be loaded; `problems` says why."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.folder, self.problems = folder, problems
        shown = "\n".join(f"  {problem}" for problem in problems[:20])
        super().__init__(f"{folder}: {len(problems)} problem(s)\n{shown}")


@dataclass(slots=True)
class RawPack:
    """File contents as found: a row is (line, {column: text}), a feature the GeoJSON object.

    `built` has the shapes made of the features: (properties, shape).
    """

    folder: Path
    texts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    tomls: dict[str, dict[str, Any]] = field(default_factory=dict)
    shapes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    built: dict[str, list[tuple[Mapping[str, Any], BaseGeometry]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, file: str, line: int, word: str, /, **given: object) -> None:
        """Notes a problem; `word` is a key of pack_words."""
        self.problems.append(problem(file, line, word, **given))

    def line_of(self, file: str, needle: str) -> int:
        """First line of a file that holds the text; 0 when none does."""
        before, found, _ = self.texts.get(file, "").partition(needle)
        return before.count("\n") + 1 if found else 0


def read(folder: Path) -> RawPack:
    """Everything in a pack's folder; problems of form are in `.problems`."""
    pack = RawPack(folder)
    if not folder.is_dir():
        pack.report(str(folder), 0, "no_folder")
        return pack
    for name in (*TOMLS, *TABLES, *SHAPES, *_optional(folder)):
        _read_text(pack, name)
    for name in (*TOMLS, *OPTIONAL_TOMLS):
        pack.tomls[name] = _toml(pack, name)
    for name, columns in (TABLES | OPTIONAL).items():
        pack.tables[name] = _table(pack, name, columns)
    for name in SHAPES:
        pack.shapes[name] = _features(pack, name)
    return pack


def read_names(folder: Path) -> tuple[str, str, str]:
    """The code of a pack's county and its name in Chinese and English; of all its files only the one that has
    them is read. Raises PackError.
    """
    pack = RawPack(folder)
    _read_text(pack, HEAD)
    head = _toml(pack, HEAD)
    keys = ("code", "name", "name_en")
    for key in keys:
        if not isinstance(head.get(key), str):
            pack.report(HEAD, 0, "bad_value", key=key)
    if pack.problems:
        raise PackError(folder, pack.problems)
    code, name, name_en = (str(head[key]) for key in keys)
    return code, name, name_en


def _optional(folder: Path) -> list[str]:
    return [name for name in (*OPTIONAL, *OPTIONAL_TOMLS) if (folder / name).exists()]


def _read_text(pack: RawPack, name: str) -> None:
    path = pack.folder / name
    try:
        if path.stat().st_size > MAX_BYTES:
            pack.report(name, 0, "too_large", most=MAX_BYTES)
            return
        raw = path.read_bytes()
        pack.texts[name] = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        pack.report(name, line, "not_utf8")
    except OSError as error:
        pack.report(name, 0, "unreadable", why=error.strerror)


def _toml(pack: RawPack, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(pack.texts.get(name, ""))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        pack.report(name, int(found[1]) if found else 0, "not_toml", why=error)
        return {}


def _table(pack: RawPack, name: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    if name not in pack.texts:
        return []
    reader = csv.reader(io.StringIO(pack.texts[name], newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = next(reader, [])
        if tuple(header[: len(columns)]) != columns:
            pack.report(name, 1, "bad_header", wanted=",".join(columns))
            return []
        for cells in reader:
            if len(cells) == len(header):
                rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
            elif cells:
                pack.report(name, reader.line_num, "bad_cells", found=len(cells), wanted=len(header))
    except csv.Error as error:
        pack.report(name, reader.line_num, "not_csv", why=error)
    return rows


def _features(pack: RawPack, name: str) -> list[dict[str, Any]]:
    if name not in pack.texts:
        return []
    try:
        content = json.loads(pack.texts[name])
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        pack.report(name, line, "not_json", why=error)
        return []
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        pack.report(name, 1, "not_collection")
        return []
    good = [feature for feature in features if _is_feature(feature)]
    if len(good) < len(features):
        pack.report(name, 0, "not_features", count=len(features) - len(good))
    return good


def _is_feature(feature: Any) -> bool:
    return (
        isinstance(feature, dict)
        and isinstance(feature.get("properties"), dict)
        and isinstance(feature.get("geometry"), dict)
        and isinstance(feature["geometry"].get("coordinates"), list)
    )
