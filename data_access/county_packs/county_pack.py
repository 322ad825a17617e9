"""County packs: `load(folder)` gives everything a program needs to know about one county.

A pack is a folder of files that a county edits (docs/county-pack.md). Positions are WGS-84; borders below the
county are schematic (示意).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data_access.county_packs import city_pack, pack_rules, read_pack
from data_access.county_packs.city_pack import City
from data_access.county_packs.emergency.pack_plans import read_plans
from data_access.county_packs.emergency.pack_situations import read_situations
from data_access.county_packs.pack_covers import read_covers
from data_access.county_packs.pack_duties import read_duty
from data_access.county_packs.pack_ladder import read_enough, read_hand_over, read_ladder
from data_access.county_packs.pack_matters import Matter, matter_row, read_limits, read_matter
from data_access.county_packs.pack_needs import read_needs
from data_access.county_packs.pack_rosters import read_always, read_told_at
from data_access.county_packs.pack_rules import read_person, read_post, read_region, read_unit
from data_access.county_packs.pack_times import read_calendar, read_escalation, read_steps
from data_access.county_packs.read_pack import PackError, Problem, RawPack
from data_access.county_packs.shapes import geometry
from data_access.county_packs.shapes.hazards import read_hazards, read_patrol_hours
from data_access.county_packs.shapes.outlines import outline_townships
from data_access.county_packs.shapes.point_index import PointIndex
from data_access.county_packs.shapes.shelters import read_shelters
from data_access.files.pinyin import is_spelling, spell_text
from data_access.files.spelled_names import SpelledNames
from domain.accounts import hand_overs
from domain.cases.matter_suggestion import MatterModel
from domain.cases.times.time_limits import SharedLimits
from domain.cases.whistles.levels import RiseLimits
from domain.directory.duties import Duty
from domain.directory.person import Person, Post, Unit
from domain.emergency.responses.patrols.hazard import HazardPoint, PatrolHours
from domain.emergency.responses.situations.reporting_rules import ReportRules
from domain.emergency.rollouts.evacuations.shelter import Shelter
from domain.emergency.rollouts.plan import Plan
from domain.emergency.warnings.places import Ring
from domain.kernel.regions import Level, Region
from domain.kernel.working_calendar import WorkingCalendar
from domain.squads.calls.ladder import DEFAULT_LADDER, Ladder
from domain.squads.calls.shortage import WITHIN
from domain.squads.needs import list_needs
from domain.squads.recommendation import Need

__all__ = ["County", "Feature", "Matter", "PackError", "Problem", "load", "load_many"]


@dataclass(frozen=True, slots=True)
class Feature:
    """A shape of the base map; layer = county | neighbour | river."""

    layer: str
    code: str
    name: str
    name_en: str
    shape: BaseGeometry


@dataclass(frozen=True, eq=False)
class County:
    """One county. Immutable; safe to share between threads once loaded."""

    code: str
    name: str
    name_en: str
    prefix: str
    tz: ZoneInfo
    centre: tuple[float, float]
    label: str
    label_en: str
    regions: Mapping[str, Region]
    places: Mapping[str, tuple[float, float]]
    grids: tuple[str, ...]
    shapes: NDArray[np.object_]
    townships: Mapping[str, BaseGeometry]
    base: tuple[Feature, ...]
    matters: Mapping[str, Matter]
    default_limits: Mapping[int, float]
    units: Mapping[str, Unit]
    posts: Mapping[str, Post]
    people: Mapping[str, Person]
    calendar: WorkingCalendar
    always_on_duty: tuple[str, ...]
    gaps_told_at: time = time(17)
    default_squad: tuple[Need, ...] = ()
    default_steps: Mapping[str, float] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    rise_limits: RiseLimits = field(default_factory=dict)
    ladder: Ladder = DEFAULT_LADDER
    group_robot: bool = False
    enough_within: timedelta = WITHIN
    hand_over_within: timedelta = hand_overs.WITHIN
    covers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    plan_bodies: Mapping[str, Any] = field(default_factory=dict)
    shelters: Mapping[str, Shelter] = field(default_factory=dict)
    hazards: Mapping[str, HazardPoint] = field(default_factory=dict)
    patrol_hours: PatrolHours = field(default_factory=dict)
    reporting: ReportRules = field(default_factory=ReportRules)
    centre_phone: str = ""

    @property
    def neighbours(self) -> tuple[Feature, ...]:
        """The counties around."""
        return tuple(feature for feature in self.base if feature.layer == "neighbour")

    @property
    def outline(self) -> BaseGeometry:
        """The county's own polygon."""
        return next(feature.shape for feature in self.base if feature.layer == "county")

    def has_region(self, code: str) -> bool:
        """Whether the code is one of this county's regions."""
        return code in self.regions

    def has_person(self, person: str) -> bool:
        """Whether the id is one of this county's people."""
        return person in self.people

    def regions_of(self, person: str) -> tuple[str, ...] | None:
        """The regions a person of the pack belongs to: their own, and that of their unit."""
        if (known := self.people.get(person)) is None:
            return None
        unit = self.units.get(known.unit)
        return (known.region, *([unit.region] if unit is not None else []))

    def has_unit(self, unit: str) -> bool:
        """Whether the code is one of this county's units."""
        return unit in self.units

    def matters_of_unit(self, unit: str) -> frozenset[str]:
        """Codes of the matters a unit leads or joins."""
        return frozenset(m.code for m in self.matters.values() if unit == m.lead or unit in m.cooperating)

    def needs_of(self, matter: str | None) -> tuple[Need, ...]:
        """Whom a case of a matter needs in its squad."""
        known = self.matters.get(matter) if matter else None
        if known is None:
            return self.default_squad or list_needs()
        return known.squad or list_needs(known.lead, known.cooperating)

    def place(self, region: str) -> tuple[float, float]:
        """(lat, lon) of a region's label, inside its polygon; KeyError for an unknown region."""
        return self.places[region]

    def limit(self, matter: str | None, severity: int) -> timedelta:
        """Time allowed from the report to closing; a matter that is unknown or missing gets the default."""
        known = self.matters.get(matter) if matter else None
        return _hours((known.limits if known else self.default_limits)[severity])

    def steps_of(self, matter: str | None) -> Mapping[str, float]:
        """The share of its time that each step of a matter's case has; empty where the pack is silent."""
        known = self.matters.get(matter) if matter else None
        return (known.steps if known else {}) or self.default_steps

    @cached_property
    def step_limits(self) -> SharedLimits:
        """How long each step of a case may take."""
        return SharedLimits(self.limit, self.steps_of)

    @cached_property
    def matter_model(self) -> MatterModel:
        """What suggests a matter for a case, trained on the words of this pack."""
        return MatterModel([matter.to_words() for matter in self.matters.values()])

    @cached_property
    def outlines(self) -> Mapping[str, tuple[Ring, ...]]:
        """The outer rings of each township."""
        return outline_townships(self.townships)

    @cached_property
    def _duty_names(self) -> SpelledNames:
        return SpelledNames(duty.name for duty in self.duties)

    def find_spelled_duties(self, word: str) -> frozenset[str]:
        """The names of duties that a word spells in pinyin."""
        return frozenset(self._duty_names.find(word) if is_spelling(word) else ())

    def matter_code(self, text: str) -> str | None:
        """The code of a matter given by code, Chinese or English name."""
        return text if text in self.matters else self._matter_names.get(text)

    def locate(self, lat: float, lon: float) -> str | None:
        """The grid at a point; on a common border the lower code; None outside the county."""
        index = self._points.at(lat, lon)
        return None if index is None else self.grids[index]

    def static(self) -> dict[str, Any]:
        """What browsers need besides live data; names in both languages, no personal data."""
        west, south, east, north = self.outline.bounds
        return {
            "code": self.code,
            "name": self.name,
            "name_en": self.name_en,
            "centre": list(self.centre),
            "bbox": [west, south, east, north],
            "label": self.label,
            "label_en": self.label_en,
            "regions": [_region_row(region, self.places[region.code]) for region in self.regions.values()],
            "matters": [matter_row(matter) for matter in self.matters.values()],
            "units": [_unit_row(unit) for unit in self.units.values()],
            "covers": {unit: sorted(regions) for unit, regions in self.covers.items()},
            "neighbours": [[n.code, n.name, n.name_en] for n in self.neighbours],
            "geometry": {"url": f"/geo/{self.code}-{self.geometry_hash}.bin", "hash": self.geometry_hash},
        }

    def geometry(self) -> bytes:
        """All shapes in the binary of geometry.py; made once."""
        return self._binary

    @cached_property
    def geometry_hash(self) -> str:
        """16 hex digits that change whenever a shape does."""
        return hashlib.blake2b(self._binary, digest_size=8).hexdigest()

    @cached_property
    def _binary(self) -> bytes:
        def layer(name: str, features: Sequence[Feature], kind: Any = "polygon") -> geometry.Layer:
            return geometry.Layer(name, kind, [f.code for f in features], [f.shape for f in features])

        return geometry.encode(
            [
                geometry.Layer("grids", "polygon", self.grids, list(self.shapes)),
                geometry.Layer("townships", "polygon", list(self.townships), list(self.townships.values())),
                layer("county", [f for f in self.base if f.layer == "county"]),
                layer("neighbours", self.neighbours),
                layer("rivers", [f for f in self.base if f.layer == "river"], "line"),
            ]
        )

    @cached_property
    def _points(self) -> PointIndex:
        return PointIndex(self.shapes)

    @cached_property
    def _matter_names(self) -> dict[str, str]:
        return {name: m.code for m in self.matters.values() for name in (m.name, m.name_en)}


@cache
def _hours(number: float) -> timedelta:
    """So many hours; a pack has few different limits, and each new case asks for one."""
    return timedelta(hours=number)


def load(folder: Path | str) -> County:
    """Reads a pack; PackError with file and line of each problem when it cannot be trusted."""
    raw = read_pack.read(Path(folder))
    pack_rules.apply(raw)
    if raw.problems:
        raise PackError(raw.folder, sorted(raw.problems))
    return _build(raw)


def load_many(paths: Iterable[Path | str]) -> dict[str, County]:
    """Counties by code; a path is a pack, or a city folder whose city.toml lists its member packs."""
    counties: dict[str, County] = {}
    for path in paths:
        city = city_pack.read(Path(path))
        for folder in [Path(path)] if city is None else city.members:
            county = load(folder)
            counties[county.code] = county if city is None else _below(city, county)
    return counties


def _below(city: City, county: County) -> County:
    """A county above which there is a city."""
    return replace(county, rise_limits={**county.rise_limits, Level.COUNTY: city.escalate_after})


def _build(raw: RawPack) -> County:
    head, rows = raw.tomls["county.toml"], [row for _, row in raw.tables["regions.csv"]]
    shapes = {given["code"]: found for given, found in raw.built["grids.geojson"]}
    grids = tuple(sorted(shapes))
    matters = raw.tomls["matters.toml"]
    posts = {row["code"]: read_post(row) for _, row in raw.tables["posts.csv"]}
    return County(
        code=head["code"],
        name=head["name"],
        name_en=head["name_en"],
        prefix=head["prefix"],
        tz=ZoneInfo(head["tz"]),
        centre=(head["centre"][0], head["centre"][1]),
        centre_phone=head.get("centre_phone", ""),
        label=head["label"],
        label_en=head["label_en"],
        regions={row["code"]: read_region(row) for row in rows},
        places={row["code"]: (float(row["lat"]), float(row["lon"])) for row in rows},
        grids=grids,
        shapes=np.array([shapes[code] for code in grids], dtype=object),
        townships={given["code"]: found for given, found in raw.built["townships.geojson"]},
        base=tuple(_feature(given, found) for given, found in raw.built["base.geojson"]),
        matters={code: read_matter(code, body) for code, body in matters["matter"].items()},
        default_limits=read_limits(matters["default"]),
        units={row["code"]: read_unit(row) for _, row in raw.tables["units.csv"]},
        posts=posts,
        people={row["id"]: read_person(row) for _, row in raw.tables["people.csv"]},
        calendar=read_calendar(head),
        rise_limits={Level.TOWNSHIP: read_escalation(head)},
        always_on_duty=read_always(head),
        gaps_told_at=read_told_at(head),
        ladder=read_ladder(head),
        group_robot=head.get("group_robot", False),
        enough_within=read_enough(head),
        hand_over_within=read_hand_over(head),
        default_squad=read_needs(matters["default"]),
        default_steps=read_steps(matters["default"]),
        duties=tuple(read_duty(row) for _, row in raw.tables["duties.csv"]),
        covers=read_covers(raw),
        shelters=read_shelters(raw),
        hazards=read_hazards(raw),
        patrol_hours=read_patrol_hours(raw),
        plans=read_plans(raw.tomls["plans.toml"], posts.values()),
        plan_bodies=raw.tomls["plans.toml"].get("plan", {}),
        reporting=read_situations(raw.tomls["situation-reports.toml"]),
    )


def _feature(given: Mapping[str, Any], found: BaseGeometry) -> Feature:
    return Feature(given["layer"], given["code"], given.get("name", ""), given.get("name_en", ""), found)


def _unit_row(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name, "name_en": unit.name_en, "region": unit.region}


def _region_row(region: Region, place: tuple[float, float]) -> list[str | float]:
    return [region.code, region.name, region.name_en, *place, region.level.value, spell_text(region.name)]
