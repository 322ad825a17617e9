"""The desk of complaints and appeals: whoever speaks for a unit sees those that went to it, and answers. The
page waits for what is filed and answered, and draws itself anew.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from flask import Blueprint, Response, redirect, request

from dashboard.concurrency.threads import offload
from dashboard.config.settings import Settings
from dashboard.http.auth.page_renderer import PageRenderer, make_renderer
from dashboard.http.palm.phone_state import asked_wait, has_already
from dashboard.http.palm.shared_states import tag_of
from dashboard.http.security.route_demands import FORM, Rate, demands
from dashboard.identity.authentication import current, origin
from dashboard.realtime.long_polls import COMPLAINTS, LongPolls
from dashboard.services.base import refused_while_away
from dashboard.services.container import Services
from data_access.directory.complaint_rows import list_of_units
from data_access.directory.people_queries import name_cards
from domain.access.actor import Actor
from domain.access.demands import needs
from domain.access.rights import Reach, Right, Viewer
from domain.directory.complaint_commands import AnswerComplaint
from domain.directory.complaints import LONGEST, Complaint
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

ANSWERS = needs(Right.ANSWER_COMPLAINTS)
READS, POSTS, WAITS = Rate("120 per minute"), Rate("60 per minute"), Rate("240 per minute")
Cards = dict[str, dict[str, str]]
AWAY = ("still_writing", "database_away", "streams_away")
REFUSED = ("no_words", "too_long", "answered", "no_complaint", *AWAY)


def blueprint(services: Services, settings: Settings, polls: LongPolls) -> Blueprint:
    """The page, its form, and what it waits for."""
    made = Blueprint("complaints", __name__)
    renderer = make_renderer(services, settings)
    ComplaintPages(services, renderer, polls).register(made)
    return made


@dataclass(frozen=True)
class ComplaintPages:
    """What went to the units that somebody speaks for."""

    services: Services
    renderer: PageRenderer
    polls: LongPolls

    def register(self, blueprint: Blueprint) -> None:
        """Add the addresses."""
        blueprint.add_url_rule("/complaints", "page", self.page)
        blueprint.add_url_rule("/complaints", "answer", self.answer, methods=["POST"])
        blueprint.add_url_rule("/complaints/state", "state", self.state)

    @demands(ANSWERS, rate=READS)
    def page(self) -> Response:
        """All of them, the unanswered first."""
        return self._show(note="complaints.done" if request.args.get("done") else "")

    @demands(ANSWERS, rate=POSTS, most=FORM)
    def answer(self) -> Response:
        """Answer one. What was typed stays with a refusal."""
        complaint, text = request.form.get("complaint", ""), request.form.get("text", "")
        county = request.form.get("county", "")
        command = AnswerComplaint(region=county, complaint=complaint, text=text)
        try:
            with refused_while_away():
                self.services.commands.handle(command, Actor(current(), origin().address))
        except Refused as refused:
            if refused.code not in REFUSED:
                raise
            return self._show(error=f"complaints.refused.{refused.code}", at=complaint, typed=text)
        return cast("Response", redirect("/complaints?done=1", 303))

    @demands(ANSWERS, rate=WAITS)
    def state(self) -> Response:
        """Whether the page is as it was: a stamp of what it shows, held as a phone's until it is another."""
        viewer, wait = current(), asked_wait()
        keys = [(WorldId(county), COMPLAINTS) for county in self._counties(viewer)]
        with self.polls.hold_desk(keys) as poll:
            body, until = self._stamp(viewer), time.monotonic() + wait
            while has_already(tag_of(body)) and not poll.dismissed and poll.wait(until):
                body = self._stamp(viewer)
        answer = Response(body, mimetype="application/json")
        answer.set_etag(tag_of(body))
        answer.headers["Cache-Control"] = "no-store"
        if wait and not poll.dismissed:
            answer.headers["Preference-Applied"] = f"wait={wait}"
        return answer.make_conditional(request)  # type: ignore[return-value]

    def _stamp(self, viewer: Viewer) -> bytes:
        return msgspec.json.encode({"stamp": _stamp_of(self._find_all(viewer))})

    def _show(self, *, note: str = "", error: str = "", at: str = "", typed: str = "") -> Response:
        t, found = self.renderer.t, self._find_all(current())
        return self.renderer.render(
            "complaints",
            400 if error else 200,
            address="/complaints",
            live=[*self.renderer.modules["complaints"]],
            stamp=_stamp_of(found),
            complaints=[
                self._row(complaint, county, cards) for county, some, cards in found for complaint in some
            ],
            longest=LONGEST,
            note=t(note) if note else "",
            error=t(error, n=LONGEST) if error else "",
            at=at,
            typed=typed,
        )

    def _counties(self, viewer: Viewer) -> list[str]:
        served = self.services.installation
        found = (served.counties_of(region) for region in viewer.regions(Right.ANSWER_COMPLAINTS))
        codes = dict.fromkeys(code for codes in found for code in codes)
        return [code for code in codes if viewer.may(Right.ANSWER_COMPLAINTS, code)]

    def _find_all(self, viewer: Viewer) -> list[tuple[str, list[Complaint], Cards]]:
        """By county, those that went to whom somebody speaks for, and who filed them."""
        return [(county, *self._find(county, viewer)) for county in self._counties(viewer)]

    def _find(self, county: str, viewer: Viewer) -> tuple[list[Complaint], Cards]:
        held = [grant for grant in viewer.grants if grant.gives(Right.ANSWER_COMPLAINTS, county)]
        whole = any(grant.row.reach is Reach.REGION for grant in held)
        units = None if whole else [grant.unit for grant in held if grant.unit]
        return offload(self._read, county, units)

    def _read(self, county: str, units: list[str] | None) -> tuple[list[Complaint], Cards]:
        with self.services.store.reading() as connection:
            found = list_of_units(connection, county, units)
            return found, name_cards(connection, county, {complaint.person for complaint in found})

    def _row(self, complaint: Complaint, county: str, cards: Cards) -> dict[str, Any]:
        look, card = self.renderer, cards.get(complaint.person, {})
        return {
            "id": complaint.id,
            "county": county,
            "kind": look.t(f"palm.complaint.kind.{complaint.kind}"),
            "who": card.get("name", complaint.person),
            "of": look.unit(card.get("unit", "")),
            "unit": look.unit(complaint.unit),
            "text": complaint.text,
            "at": look.time(complaint.said_at),
            "answer": complaint.answer,
            "answered": look.time(complaint.answered_at) if complaint.answered_at else "",
        }


def _stamp_of(found: list[tuple[str, list[Complaint], Cards]]) -> str:
    """Which list it is: another one when something was filed or answered."""
    stamps = [f"{complaint.id}:{complaint.answered_at or ''}" for _, some, _ in found for complaint in some]
    return tag_of(" ".join(stamps).encode())
