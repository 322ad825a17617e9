"""Rosters 值班表 on /admin: who is on duty when, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.identity.allowances import Allowance
from dashboard.services.base import (
    PAGE_SIZE,
    Base,
    CountyRequest,
    form_of,
    offset,
    problems,
    shown_file,
    text,
)
from dashboard.services.container import Services
from dashboard.services.directory.people_service import EXPORTS, Names, load_names, region_names
from data_access.directory import people_queries, rosters
from data_access.files import columns, spreadsheets
from data_access.files.spreadsheets import File
from domain.access.county_rights import only_region
from domain.access.masking import mask_name
from domain.access.rights import Right
from domain.audit.export_commands import RecordExport
from domain.audit.exports import RosterExport
from domain.directory.directory_commands import AddDuty, RemoveDuty
from domain.directory.duty_coverage import days_of_gaps, find_gaps_ahead
from domain.directory.roster import FIELDS, Finding, Shift, findings, parse_days
from domain.kernel.clock import TZ
from domain.kernel.errors import Invalid
from layouts.i18n import Translator

COLUMNS = (*FIELDS, "name")


class RostersService(Base):
    """The roster of a county."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._exports = Allowance(EXPORTS)

    def today(self) -> date:
        """The day it is in the county."""
        return self.clock().astimezone(TZ).date()

    def page(
        self, county: str, first: str, last: str, region: str = "", page: int = 0, lang: str = "zh"
    ) -> dict[str, Any]:
        """One page of the duties of some days, everything wrong with them, and the gaps until tomorrow."""
        request = self.request(county)
        place = _place(request, region, Right.SEE_PEOPLE)
        days = parse_days(first, last)
        rows, found, labels = self.aside(self._read, request, days, place)
        start = offset(page)
        return {
            "rows": [_row(duty, name, labels, request) for duty, name in rows[start : start + PAGE_SIZE]],
            "total": len(rows),
            "page_size": PAGE_SIZE,
            "problems": [_finding(finding, labels, request, lang) for finding in found],
            "may": {"manage": request.viewer.may(Right.MANAGE_PEOPLE, place or request.code)},
        }

    def _read(
        self, request: CountyRequest, days: tuple[str, ...], place: str
    ) -> tuple[list[tuple[Shift, str]], tuple[Finding, ...], Names]:
        local = self.clock().astimezone(request.county.tz)
        with self.store.reading() as connection:
            rows = rosters.between(connection, request.code, days[0], days[-1], place)
            around = rosters.of_days(connection, request.code, days_of_gaps(local), place)
            people = sorted({duty.person for duty in (*around, *(duty for duty, _ in rows))})
            active = people_queries.active_among(connection, request.code, people)
            labels = load_names(connection, request.code)
        ahead = find_gaps_ahead(around, active, local, always_staffed(request, place))
        found = {*findings([duty for duty, _ in rows], days, active), *ahead}
        return (
            rows,
            tuple(
                sorted(found, key=lambda finding: (finding.day, finding.code, finding.region, finding.post))
            ),
            labels,
        )

    def add(self, county: str, form: Mapping[str, Any], lang: str = "zh") -> dict[str, Any]:
        """One more duty; {"row"} or {"problems"}. Refused duty_there, overlap."""
        request, duty = self._given(county, form)
        try:
            found = self.handle(request, AddDuty(region=request.code, duty=duty))
        except Invalid as invalid:
            return {"problems": problems(invalid.faults, lang)}
        return {"row": _row(duty, found.name, self.aside(self._names, request), request)}

    def _names(self, request: CountyRequest) -> Names:
        with self.store.reading() as connection:
            return load_names(connection, request.code)

    def remove(self, county: str, form: Mapping[str, Any]) -> None:
        """One duty less. Refused unknown_duty."""
        request, duty = self._given(county, form)
        self.handle(request, RemoveDuty(region=request.code, duty=duty))

    def _given(self, county: str, form: Mapping[str, Any]) -> tuple[CountyRequest, Shift]:
        request = self.request(county)
        duty = Shift(*(text(form, name) or "" for name in FIELDS))
        _place(request, duty.region or request.code, Right.MANAGE_PEOPLE)
        return request, duty

    def export(
        self, county: str, form: str, first: str, last: str, lang: str = "zh", region: str = ""
    ) -> dict[str, Any]:
        """The duties of some days as a file, names masked; traced."""
        request = self.request(county)
        place = _place(request, region, Right.SEE_PEOPLE)
        self._exports.use(request.viewer)
        days = parse_days(first, last)
        file = self.aside(self._file, request, form_of(form), days, place, lang)
        export = RosterExport(file.rows, form, days[0], days[-1])
        self.handle(request, RecordExport(region=request.code, export=export))
        return shown_file(file)

    def _file(self, request: CountyRequest, form: str, days: tuple[str, ...], place: str, lang: str) -> File:
        rows, _, _ = self._read(request, days, place)
        cells = ([*(getattr(duty, name) for name in FIELDS), mask_name(name)] for duty, name in rows)
        name = f"roster-{request.code}-{days[0]}-{days[-1]}"
        return spreadsheets.write(name, form, columns.headings("rosters", COLUMNS, lang), cells)


def always_staffed(request: CountyRequest, place: str) -> list[tuple[str, str]]:
    """(region, post) that the county's pack wants staffed day and night, for whoever looks at the county."""
    return (
        [] if place not in ("", request.code) else [(request.code, p) for p in request.county.always_on_duty]
    )


def _place(request: CountyRequest, region: str, right: Right) -> str:
    """The region asked for, or the only one the viewer has the right in. Refused forbidden."""
    if region:
        request.require(right, str(region))
        return str(region)
    return only_region(request.within(right))


def _row(duty: Shift, name: str, labels: Names, request: CountyRequest) -> dict[str, Any]:
    region, region_en = region_names(request, duty.region)
    post, post_en = labels.posts.get(duty.post, (duty.post, duty.post))
    return {name: getattr(duty, name) for name in FIELDS} | {
        "name": mask_name(name),
        "region_name": region,
        "region_name_en": region_en,
        "post_name": post,
        "post_name_en": post_en,
    }


def _finding(finding: Finding, labels: Names, request: CountyRequest, lang: str) -> dict[str, Any]:
    english = lang == "en"
    shown = {name: getattr(finding, name) for name in ("code", *FIELDS)}
    t = Translator(lang)
    facts = {
        "day": finding.day,
        "shift": t(f"admin.shift.{finding.shift}"),
        "region": region_names(request, finding.region)[english],
        "post": labels.posts.get(finding.post, (finding.post, finding.post))[english],
        "person": finding.person,
    }
    return shown | {"message": t(f"admin.finding.{finding.code}", **facts)}
