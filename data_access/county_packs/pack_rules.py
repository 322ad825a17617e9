"""What must hold inside a pack besides form: codes, parents, references, cheap enough for every start; and
the rows that were so checked as what they name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from data_access.county_packs import pack_shapes
from data_access.county_packs.emergency.pack_plans import check_plans
from data_access.county_packs.emergency.pack_situations import check_situations
from data_access.county_packs.pack_covers import check_covers
from data_access.county_packs.pack_duties import check_duties
from data_access.county_packs.pack_ladder import check_ladder
from data_access.county_packs.pack_matters import check_texts
from data_access.county_packs.pack_needs import check_needs
from data_access.county_packs.pack_rosters import check_roster
from data_access.county_packs.pack_times import check_calendar, check_escalation, check_steps
from data_access.county_packs.read_pack import RawPack
from data_access.county_packs.shapes.hazards import check_hazards
from data_access.county_packs.shapes.shelters import check_shelters
from domain.directory.person import ID, PHONE, UNIT_KINDS, Person, Post, Unit, is_address
from domain.kernel.regions import Level, Region, is_code, level_of, parent_of
from domain.kernel.text import code_of, disturbing_sign, is_seen, one_line

SEVERITIES = 4
MOST_HOURS = 87_600
DEEPEST = 8
_MATCH_PLAIN = re.compile("[!-~一-龥][ -~一-龥]*").fullmatch
"""Most cells: signs that anybody sees and nothing turns."""
HEAD = {
    "code": re.compile(r"[0-9]{6}"),
    "name": re.compile(r".{1,40}"),
    "name_en": re.compile(r".{1,80}"),
    "prefix": re.compile(r"[A-Z]{1,4}"),
    "tz": re.compile(r".{1,60}"),
    "label": re.compile(r".{1,20}"),
    "label_en": re.compile(r".{1,40}"),
}


def apply(pack: RawPack) -> None:
    """Adds the problems found to the pack; references only when what they point to was readable."""
    _texts(pack)
    _head(pack)
    regions = _regions(pack)
    units = _keys(pack, "units.csv", "code")
    posts = _keys(pack, "posts.csv", "code")
    if regions:
        pack_shapes.build(pack, regions)
        _units(pack, regions)
        _people(pack, regions, units, posts)
        check_covers(pack, regions, units)
        people = {row["id"] for _, row in pack.tables["people.csv"]}
        check_shelters(pack, regions, people)
        check_hazards(pack, regions, people)
    _posts(pack)
    _matters(pack, units, posts)
    _keys(pack, "duties.csv", "code")
    check_plans(pack, units, _tiers(pack))
    check_situations(pack)
    check_duties(pack, units, pack.tomls.get("matters.toml", {}).get("matter") or {})


def _texts(pack: RawPack) -> None:
    """Every text of a pack may reach a screen: by domain/kernel/text.py, in tables, heads and shapes
    alike. A cell is mostly one that was looked at before.
    """
    good: set[str] = set()
    for file, rows in pack.tables.items():
        for line, row in rows:
            for column, cell in row.items():
                if not (_MATCH_PLAIN(cell) or cell in good) and _text(pack, file, line, column, cell):
                    good.add(cell)
    for file, content in pack.tomls.items():
        for key, value in _leaves(content):
            _text(pack, file, pack.line_of(file, f"{key} ="), key, value)
    for file, features in pack.shapes.items():
        for feature in features:
            for key, value in _leaves(feature["properties"]):
                _text(pack, file, 0, key, value)


def _leaves(value: Any, key: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """(name, text) of all texts in a value, as deep as anything is read; names of a mapping are texts too."""
    if depth > DEEPEST:
        return
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name, name
            yield from _leaves(item, name, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, key, depth + 1)


def _text(pack: RawPack, file: str, line: int, column: str, text: str) -> bool:
    """Whether a text may be shown; else it is a problem."""
    sign = disturbing_sign(text)
    if sign is not None:
        pack.report(file, line, "odd_sign", column=one_line(column), code=code_of(sign))
    elif text and not is_seen(text):
        pack.report(file, line, "unseen", column=column)
    else:
        return True
    return False


def _head(pack: RawPack) -> None:
    head = pack.tomls.get("county.toml", {})
    if not head:
        return
    for key, form in HEAD.items():
        if not isinstance(head.get(key), str) or not form.fullmatch(head[key]):
            pack.report("county.toml", pack.line_of("county.toml", f"{key} ="), "bad_value", key=key)
    phone = head.get("centre_phone")
    if phone is not None and not (isinstance(phone, str) and PHONE.fullmatch(phone)):
        pack.report("county.toml", pack.line_of("county.toml", "centre_phone ="), "bad_phone", phone=phone)
    centre = head.get("centre")
    if not isinstance(centre, list) or len(centre) != 2 or not all(_is_number(value) for value in centre):
        pack.report("county.toml", pack.line_of("county.toml", "centre ="), "bad_centre")
    try:
        ZoneInfo(str(head.get("tz")))
    except (KeyError, ValueError, OSError):
        pack.report("county.toml", pack.line_of("county.toml", "tz ="), "bad_zone")
    check_calendar(pack)
    check_escalation(pack)
    check_roster(pack)
    check_ladder(pack)


def _keys(pack: RawPack, file: str, column: str) -> set[str]:
    """The keys of a table; empty and repeated ones are problems."""
    seen: set[str] = set()
    for line, row in pack.tables.get(file, []):
        key = row[column]
        if not key:
            pack.report(file, line, "empty", column=column)
        elif key in seen:
            pack.report(file, line, "duplicate", column=column, key=key)
        seen.add(key)
    return seen


def _regions(pack: RawPack) -> set[str]:
    """Codes that are well formed; every other rule refers to them."""
    file, county = "regions.csv", str(pack.tomls.get("county.toml", {}).get("code", ""))
    codes = {code for code in _keys(pack, file, "code") if is_code(code)}
    for line, row in pack.tables.get(file, []):
        code = row["code"]
        if not is_code(code) or len(code) < 6:
            pack.report(file, line, "bad_code", code=code)
            continue
        if not code.startswith(county):
            pack.report(file, line, "foreign_code", code=code, county=county)
        elif code != county and parent_of(code) not in codes:
            pack.report(file, line, "no_parent", code=code, parent=parent_of(code))
        _region_cells(pack, line, row)
    if pack.tables.get(file) and county and county not in codes:
        pack.report(file, 0, "no_county", county=county)
    return codes


def _region_cells(pack: RawPack, line: int, row: dict[str, str]) -> None:
    _named(pack, "regions.csv", line, row)
    lat, lon = _number(row["lat"]), _number(row["lon"])
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        pack.report("regions.csv", line, "bad_position")
    grid = level_of(row["code"]) is Level.GRID
    if (grid or row["households"]) and not re.fullmatch(r"[0-9]{1,7}", row["households"]):
        pack.report("regions.csv", line, "bad_households")


def _units(pack: RawPack, regions: Collection[str]) -> None:
    for line, row in pack.tables.get("units.csv", []):
        _named(pack, "units.csv", line, row)
        if row["kind"] not in UNIT_KINDS:
            pack.report("units.csv", line, "bad_kind", column="kind", wanted=", ".join(UNIT_KINDS))
        if row["region"] not in regions:
            pack.report("units.csv", line, "unknown", column="region", key=row["region"])


def _posts(pack: RawPack) -> None:
    for line, row in pack.tables.get("posts.csv", []):
        if row["tier"] not in ("", "1", "2", "3"):
            pack.report("posts.csv", line, "bad_tier")


def _people(pack: RawPack, regions: Collection[str], units: Collection[str], posts: Collection[str]) -> None:
    file = "people.csv"
    _keys(pack, file, "id")
    for line, row in pack.tables.get(file, []):
        if row["id"] and not ID.fullmatch(row["id"]):
            pack.report(file, line, "bad_id", key=row["id"])
        if not row["name"]:
            pack.report(file, line, "empty", column="name")
        if not PHONE.fullmatch(row["phone"]):
            pack.report(file, line, "bad_phone", phone=row["phone"])
        if (email := row.get("email", "")) and not is_address(email):
            pack.report(file, line, "bad_email", email=email)
        for column, known in (("region", regions), ("unit", units), ("post", posts)):
            if row[column] not in known:
                pack.report(file, line, "unknown", column=column, key=row[column])


def _tiers(pack: RawPack) -> dict[str, int]:
    """The tier of each post."""
    rows = (row for _, row in pack.tables.get("posts.csv", []))
    return {row["code"]: int(row["tier"]) if row["tier"] in ("1", "2", "3") else 0 for row in rows}


def _matters(pack: RawPack, units: Collection[str], posts: Collection[str]) -> None:
    content = pack.tomls.get("matters.toml", {})
    if not content:
        return
    default, capabilities = content.get("default"), {*units, *posts}
    _limits(pack, "[default]", default)
    if isinstance(default, dict):
        check_needs(pack, "[default]", default, capabilities)
        check_steps(pack, "[default]", default)
    matters = content.get("matter")
    if not isinstance(matters, dict) or not matters:
        pack.report("matters.toml", 0, "no_matters")
        return
    for code, body in matters.items():
        _matter(pack, f"[matter.{code}]", body, units)
        if isinstance(body, dict):
            check_needs(pack, f"[matter.{code}]", body, capabilities)
            check_steps(pack, f"[matter.{code}]", body)
            check_texts(pack, f"[matter.{code}]", body)


def _matter(pack: RawPack, heading: str, body: Any, units: Collection[str]) -> None:
    line = pack.line_of("matters.toml", heading)
    texts = [body.get(key) for key in ("name", "name_en", "lead")] if isinstance(body, dict) else [None]
    if not all(isinstance(text, str) and text for text in texts):
        pack.report("matters.toml", line, "bad_matter", heading=heading)
        return
    helpers = body.get("cooperating")
    if not isinstance(helpers, list) or not all(isinstance(unit, str) for unit in helpers):
        pack.report("matters.toml", line, "bad_helpers", heading=heading)
        helpers = []
    for unit in dict.fromkeys([body["lead"], *helpers]):
        if unit not in units:
            pack.report("matters.toml", line, "unknown_unit", heading=heading, unit=unit)
    if body["lead"] in helpers:
        pack.report("matters.toml", line, "lead_twice", heading=heading)
    _limits(pack, heading, body)


def _limits(pack: RawPack, heading: str, body: Any) -> None:
    limits = body.get("limits") if isinstance(body, dict) else None
    if not _are_limits(limits):
        pack.report("matters.toml", pack.line_of("matters.toml", heading), "bad_limits", heading=heading)


def _are_limits(limits: Any) -> bool:
    if not isinstance(limits, list) or len(limits) != SEVERITIES or not all(map(_is_number, limits)):
        return False
    return sorted(limits) == limits and limits[0] > 0 and limits[-1] <= MOST_HOURS


def _named(pack: RawPack, file: str, line: int, row: dict[str, str]) -> None:
    for column in ("name", "name_en"):
        if not row[column]:
            pack.report(file, line, "empty", column=column)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def read_region(row: Mapping[str, str]) -> Region:
    """A region of a row that was checked."""
    code = row["code"]
    level = level_of(code)
    houses = int(row["households"] or 0) if level is Level.GRID else 0
    return Region(code, row["name"], row["name_en"], level, parent_of(code), houses)


def read_person(row: Mapping[str, str]) -> Person:
    """Somebody of the pack of a row that was checked."""
    fields = (row["id"], row["name"], row["post"], row["unit"], row["region"], row["phone"])
    return Person(*fields, source="pack", email=row.get("email", ""))


def read_unit(row: Mapping[str, str]) -> Unit:
    """A unit of a row that was checked."""
    return Unit(row["code"], row["name"], row["name_en"], row["kind"], row["region"])


def read_post(row: Mapping[str, str]) -> Post:
    """A post of a row that was checked."""
    return Post(row["code"], row["name"], row["name_en"], int(row["tier"] or 0))
