"""/plans: the plans of a county, each as a form that keeps what was typed until it is saved; approvals, and a
file for the county pack.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from flask import Blueprint, Response, redirect, request

from dashboard.concurrency.threads import offload
from dashboard.config.settings import Settings
from dashboard.http.api.requests import file_headers
from dashboard.http.auth import refusal_pages
from dashboard.http.auth.page_renderer import make_renderer
from dashboard.http.desks.county_pages import CountyPages, parse_version
from dashboard.http.desks.plans.plan_form import NEW_PLAN, NEWEST_FIELD, edit_body, read_form
from dashboard.http.desks.plans.plan_view import Draft, describe_draft, describe_plan
from dashboard.http.security.route_demands import EXPORTS, USUAL, Rate, demands
from dashboard.identity.authentication import current
from dashboard.identity.problems import Problem
from dashboard.services.container import Services
from dashboard.services.dispatch import plan_service as service
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.planning.plan_toml import write_plans
from domain.access.demands import needs
from domain.access.rights import Right
from domain.emergency.rollouts.planning.plan_commands import ApprovePlan, PlanCommand, RetirePlan, SavePlan
from domain.emergency.rollouts.planning.plan_versions import PlanVersion
from domain.kernel.errors import Refused

SEES, WRITES = needs(Right.COMMAND_SQUADS), needs(Right.ROLLOUTS)
READS, POSTS = Rate("120 per minute"), Rate("60 per minute")
MOST_FIELDS = 600
NEW = "new"
VERBS: dict[str, type[PlanCommand]] = {"approve": ApprovePlan, "retire": RetirePlan}
PASSED_ON = ("forbidden", "unknown_region")


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The pages and their forms."""
    made = Blueprint("plans", __name__)
    PlanPages(services, make_renderer(services, settings)).register(made)
    return made


@dataclass(frozen=True)
class PlanPages(CountyPages):
    """The plans of the county that is asked for, or the viewer's own."""

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/plans", "page", self.page)
        blueprint.add_url_rule("/plans/plans.toml", "file", self.file)
        blueprint.add_url_rule("/plans/<plan>", "plan", self.plan)
        blueprint.add_url_rule("/plans/<plan>", "save", self.save, methods=["POST"])
        blueprint.add_url_rule("/plans/<plan>/<verb>", "decide", self.decide, methods=["POST"])

    @demands(SEES, rate=READS)
    def page(self) -> Response:
        """All plans as they hold now."""
        county = self.find_county()
        found = offload(service.list_all, self.services, county)
        return self.renderer.render(
            "plans",
            address="/plans",
            county=county.code,
            plans=[describe_plan(self.renderer, version, {}) for version in found],
            may=current().may(Right.ROLLOUTS, county.code),
            note=self.renderer.t("plans.done.retire") if request.args.get("done") == "retire" else "",
        )

    @demands(SEES, rate=EXPORTS)
    def file(self) -> Response:
        """Those in use as a plans.toml, all or one."""
        county, only = self.find_county(), request.args.get("plan", "")
        found = offload(service.list_all, self.services, county)
        bodies = {
            version.code: version.body
            for version in found
            if not version.retired and only in ("", version.code)
        }
        if not bodies:
            raise Problem("no_plan", "plan")
        answer = Response(write_plans(bodies), mimetype="application/toml")
        answer.headers.update(file_headers("plans.toml"))
        return answer

    @demands(SEES, rate=READS)
    def plan(self, plan: str) -> Response:
        """One of them as a form, or its versions before; of `new` an empty one."""
        county = self.find_county()
        if plan == NEW:
            return self._show(Draft(county, plan, dict(NEW_PLAN), None, edited=True))
        found = self._read(county, plan, _version())
        newest = self._read(county, plan)
        done = request.args.get("done", "")
        note = self.renderer.t(f"plans.done.{done}") if done in ("save", "approve") else ""
        return self._show(Draft(county, plan, found.body, newest, note=note))

    @demands(WRITES, rate=POSTS, most=USUAL, fields=MOST_FIELDS)
    def save(self, plan: str) -> Response:
        """Save it, look at what it would come to, or add and drop parts. What was typed stays. The form of a
        page from before an upgrade says nothing of what was added since, and would drop it: it is refused.
        """
        if NEWEST_FIELD not in request.form:
            return refusal_pages.stale_form_page()
        county, body, act = self.find_county(), read_form(request.form), request.form.get("do", "preview")
        code = request.form.get("code", "").strip() if plan == NEW else plan
        newest = offload(service.find_newest, self.services, county, code)
        typed = {"reason": request.form.get("reason", ""), "code": code}
        draft = Draft(county, plan, body, newest, typed)
        if edit_body(body, act):
            return self._show(replace(draft, edited=True))
        if act != "save":
            return self._show(replace(draft, judged=True))
        command = SavePlan(
            region=county.code, plan="" if code == NEW else code, body=body, reason=typed["reason"],
            expected_version=_version(), key=request.form.get("key", ""),
        )  # fmt: skip
        return self._carry_out(draft, command)

    def _carry_out(self, draft: Draft, command: SavePlan) -> Response:
        try:
            self.carry_out(command)
        except Refused as refused:
            if refused.code in PASSED_ON:
                raise
            if refused.code != "already_done":
                seen = command.expected_version if refused.code == "stale" else None
                return self._show(replace(draft, judged=True, refused=refused, seen=seen))
        return self._done(draft.county, command.plan, "save")

    @demands(SEES, rate=POSTS)
    def decide(self, plan: str, verb: str) -> Response:
        """Approve that very version, or retire the plan. What was typed stays with a refusal."""
        if verb not in VERBS:
            raise Problem("not_found", "verb")
        county, reason = self.find_county(), request.form.get("reason", "")
        command = VERBS[verb](region=county.code, plan=plan, reason=reason, expected_version=_version())
        try:
            self.carry_out(command)
        except Refused as refused:
            if refused.code in (*PASSED_ON, "no_plan"):
                raise
            newest = self._read(county, plan)
            typed = {f"{verb}_reason": reason}
            return self._show(Draft(county, plan, newest.body, newest, typed, refused=refused, verb=verb))
        return self._done(county, "" if verb == "retire" else plan, verb)

    def _done(self, county: County, plan: str, what: str) -> Response:
        address = f"/plans/{plan}" if plan else "/plans"
        return cast("Response", redirect(f"{address}?region={county.code}&done={what}", 303))

    def _read(self, county: County, plan: str, version: int | None = None) -> PlanVersion:
        try:
            return offload(service.read_plan, self.services, county, plan, version)
        except Refused as refused:
            raise Problem("no_plan", "plan") from refused

    def _show(self, draft: Draft) -> Response:
        facts = describe_draft(self.renderer, self.services, draft)
        status = 400 if draft.refused else 200
        return self.renderer.render("plan", status, address=f"/plans/{draft.plan}", **facts)


def _version() -> int | None:
    """The version that an address or a form names."""
    return parse_version(request.values.get("version", ""))
