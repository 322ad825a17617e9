"""/situation-reports: the chains of a county with their clocks, and each report as a form that keeps what was
typed until it is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from flask import Blueprint, Response, redirect, request

from dashboard.concurrency.threads import offload
from dashboard.config.settings import Settings
from dashboard.http.api.requests import is_storable
from dashboard.http.auth.page_renderer import make_renderer
from dashboard.http.desks.county_pages import CountyPages, parse_version
from dashboard.http.desks.situations import situation_view as view
from dashboard.http.desks.situations.situation_view import Draft
from dashboard.http.security.route_demands import USUAL, Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch import situation_service as service
from data_access.county_packs.county_pack import County
from data_access.store import utc_now
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.responses.situations import situation_commands as c
from domain.emergency.responses.situations.situation import SECTIONS
from domain.kernel.clock import is_plausible
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

SEES: Final = needs(Right.COMMAND_SQUADS)
READS, POSTS = Rate("240 per minute"), Rate("60 per minute")
PAGE: Final = "/situation-reports"
PASSED_ON: Final = ("unknown_region", "no_report")
DONE: Final = ("begin", "edit", "refresh", "approve", "tell", "send", "void")


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The pages and their forms."""
    made = Blueprint("situations", __name__)
    SituationPages(services, make_renderer(services, settings)).register(made)
    return made


@dataclass(frozen=True)
class SituationPages(CountyPages):
    """The reports of the county that is asked for, or the viewer's own."""

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule(PAGE, "page", self.page)
        blueprint.add_url_rule(PAGE, "begin", self.begin, methods=["POST"])
        blueprint.add_url_rule(f"{PAGE}/<report>", "report", self.report)
        blueprint.add_url_rule(f"{PAGE}/<report>/<act>", "act", self.act, methods=["POST"])

    @demands(SEES, rate=READS)
    def page(self) -> Response:
        """All chains, and the form of a first report."""
        return self._list(self.find_county())

    @demands(SEES, rate=POSTS)
    def begin(self) -> Response:
        """Begin a report; what was chosen stays with a refusal."""
        county, form = self.find_county(), request.form
        names = ("kind", "event", "chain", "grade", "key")
        given: dict[str, Any] = {name: form.get(name, "") for name in names}
        try:
            known = _moment(form.get("known_at", ""), county)
            given |= {"known_at": known, "lang": self.renderer.lang}
            begun = self.carry_out(c.BeginSituationReport(region=county.code, **given))
        except Refused as refused:
            if refused.code == "already_done":
                return cast("Response", redirect(f"{PAGE}?region={county.code}", 303))
            return self._list(county, refused)
        return self._done(county, begun.id, "begin")

    @demands(SEES, rate=READS)
    def report(self, report: str) -> Response:
        """One report, or a version of before."""
        county, done = self.find_county(), request.args.get("done", "")
        note = self.renderer.t(f"situation.done.{done}") if done in DONE else ""
        return self._show(self._draft(county, report, parse_version(request.args.get("version", "")), note))

    @demands(SEES, rate=POSTS, most=USUAL)
    def act(self, report: str, act: str) -> Response:
        """Something is done to a report; what was typed stays with a refusal."""
        county, form = (
            self.find_county(),
            {name: text for name, text in request.form.items() if is_storable(text)},
        )
        make = ACTS.get(act)
        if make is None:
            raise Problem("not_found", "act")
        version = parse_version(form.get("version", ""))
        common = {"region": county.code, "report": report, "expected_version": version}
        try:
            self.carry_out(make(common | {"key": form.get("key", "")}, form, county))
        except Refused as refused:
            if refused.code in PASSED_ON:
                raise
            if refused.code != "already_done":
                draft = self._draft(county, report)
                return self._show(replace(draft, typed=form, refused=refused, act=act, seen=version))
        return self._done(county, report, act)

    def _done(self, county: County, report: str, act: str) -> Response:
        return cast("Response", redirect(f"{PAGE}/{report}?region={county.code}&done={act}", 303))

    def _draft(self, county: County, report: str, version: int | None = None, note: str = "") -> Draft:
        try:
            found = offload(service.find_report, self.services, WorldId(county.code), report, version)
        except Refused as refused:
            raise Problem(refused.code, "report") from refused
        return Draft(county, found, utc_now(), note)

    def _show(self, draft: Draft) -> Response:
        facts = view.describe_draft(self.renderer, draft, current())
        status = 400 if draft.refused else 200
        address = f"{PAGE}/{draft.file.report.id}"
        return self.renderer.render("situation", status, address=address, **facts)

    def _list(self, county: County, refused: Refused | None = None) -> Response:
        look, world, now = self.renderer, WorldId(county.code), utc_now()
        found = offload(service.list_reports, self.services, world)
        events = offload(service.list_events, self.services, world)
        typed = request.form if refused else {}
        rules = county.reporting
        return look.render(
            "situations",
            400 if refused else 200,
            address=PAGE,
            county=county.code,
            chains=view.describe_chains(look, found, county, now),
            events=view.describe_events(look, events, county),
            grades=[(grade.code, grade.name if look.lang == "zh" else grade.name_en,
                     f"{grade.phone.total_seconds() / 60:g}", f"{grade.written.total_seconds() / 60:g}")
                    for grade in rules.grades.values()],
            hours=[f"{hour:%H:%M}" for hour in rules.follow_ups],
            remind=view.remind_ms(county),
            now_ms=int(now.timestamp() * 1000),
            stamp=service.stamp_of(found),
            typed=typed,
            error=view.say_refusal(look, refused),
            key=view.uuid4().hex,
            live=[*look.modules["situation"]],
        )  # fmt: skip


def _edit(common: dict[str, Any], form: dict[str, str], county: County) -> Command:
    del county
    sections = {name: form[f"section.{name}"] for name in SECTIONS if f"section.{name}" in form}
    return c.EditSituationReport(sections=sections, **common)


def _refresh(common: dict[str, Any], form: dict[str, str], county: County) -> Command:
    del form, county
    return c.RefreshSituationReport(**common)


def _approve(common: dict[str, Any], form: dict[str, str], county: County) -> Command:
    del form, county
    return c.ApproveSituationReport(**common)


def _tell(common: dict[str, Any], form: dict[str, str], county: County) -> Command:
    at = _moment(form.get("at", ""), county)
    return c.RecordSituationCall(told_to=form.get("to", ""), told_at=at, **common)


def _send(common: dict[str, Any], form: dict[str, str], county: County) -> Command:
    at = _moment(form.get("at", ""), county)
    return c.SendSituationReport(sent_to=form.get("to", ""), sent_at=at, **common)


def _void(common: dict[str, Any], form: dict[str, str], county: County) -> Command:
    del county
    return c.VoidSituationReport(reason=form.get("reason", ""), **common)


ACTS: Final[dict[str, Callable[[dict[str, Any], dict[str, str], County], Command]]] = {
    "edit": _edit,
    "refresh": _refresh,
    "approve": _approve,
    "tell": _tell,
    "send": _send,
    "void": _void,
}


def _moment(text: str, county: County) -> datetime | None:
    """A time as a browser's field writes it, on the county's clock; None for none. Refused bad_moment."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text).replace(tzinfo=county.tz)
    except ValueError:
        raise Refused("bad_moment", "not a time", "at") from None
    if not is_plausible(found):
        raise Refused("bad_moment", "not a year that can be meant", "at")
    return found
