"""Units and posts on /admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.services.base import Base, CountyRequest, number, problems, text
from dashboard.services.directory.people_service import region_names
from data_access.directory import people_queries
from domain.access.rights import Right
from domain.directory.directory_commands import RemovePost, RemoveUnit, SavePost, SaveUnit
from domain.directory.person import Post, Unit
from domain.kernel.errors import Invalid

Rows = list[dict[str, Any]]
_UNIT = ("code", "name", "name_en", "kind", "region")


class UnitsService(Base):
    """Departments, stations and teams."""

    def list(self, county: str) -> Rows:
        """Units by code, with how many active people each has."""
        request = self.request(county)
        request.within(Right.SEE_PEOPLE)
        return self.aside(self._list, request)

    def _list(self, request: CountyRequest) -> Rows:
        with self.store.reading() as connection:
            found = people_queries.units(connection, request.code)
        return [_unit_row(unit, people, request) for unit, people in found]

    def save(self, county: str, form: Mapping[str, Any], lang: str = "zh") -> dict[str, Any]:
        """Add (version 0) or change a unit; {"row"} or {"problems"}."""
        request = self.request(county)
        request.require(Right.MANAGE_PEOPLE)
        code, name, name_en, kind, region = (text(form, field) or "" for field in _UNIT)
        unit = Unit(code, name, name_en, kind, region, number(form.get("version", 0), "version"))
        try:
            self.handle(request, SaveUnit(region=request.code, unit=unit))
        except Invalid as invalid:
            return {"problems": problems(invalid.faults, lang)}
        return {"row": next(row for row in self.aside(self._list, request) if row["code"] == code)}

    def remove(self, county: str, code: str, version: int) -> None:
        """Remove a unit nobody is in. Refused in_use, stale."""
        request = self.request(county)
        request.require(Right.MANAGE_PEOPLE)
        seen = number(version, "version")
        self.handle(request, RemoveUnit(region=request.code, code=str(code), expected_version=seen))


class PostsService(Base):
    """Roles a person can have."""

    def list(self, county: str) -> Rows:
        """Posts by code, with how many active people have each."""
        request = self.request(county)
        request.within(Right.SEE_PEOPLE)
        return self.aside(self._list, request)

    def _list(self, request: CountyRequest) -> Rows:
        with self.store.reading() as connection:
            found = people_queries.posts(connection, request.code)
        return [_post_row(post, people) for post, people in found]

    def save(self, county: str, form: Mapping[str, Any], lang: str = "zh") -> dict[str, Any]:
        """Add (version 0) or change a post; {"row"} or {"problems"}."""
        request = self.request(county)
        request.require(Right.MANAGE_PEOPLE)
        code, name, name_en = (text(form, field) or "" for field in ("code", "name", "name_en"))
        tier = number(form.get("tier") or 0, "tier")
        post = Post(code, name, name_en, tier, number(form.get("version", 0), "version"))
        try:
            self.handle(request, SavePost(region=request.code, post=post))
        except Invalid as invalid:
            return {"problems": problems(invalid.faults, lang)}
        return {"row": next(row for row in self.aside(self._list, request) if row["code"] == code)}

    def remove(self, county: str, code: str, version: int) -> None:
        """Remove a post nobody has. Refused in_use, stale."""
        request = self.request(county)
        request.require(Right.MANAGE_PEOPLE)
        seen = number(version, "version")
        self.handle(request, RemovePost(region=request.code, code=str(code), expected_version=seen))


def _unit_row(unit: Unit, people: int, request: CountyRequest) -> dict[str, Any]:
    name, name_en = region_names(request, unit.region)
    return {
        "code": unit.code,
        "name": unit.name,
        "name_en": unit.name_en,
        "kind": unit.kind,
        "region": unit.region,
        "region_name": name,
        "region_name_en": name_en,
        "people": people,
        "version": unit.version,
    }


def _post_row(post: Post, people: int) -> dict[str, Any]:
    return {
        "code": post.code,
        "name": post.name,
        "name_en": post.name_en,
        "tier": post.tier,
        "people": people,
        "version": post.version,
    }
