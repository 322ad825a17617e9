"""The measures of work as the page /review shows them, and their files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain
from typing import Any

from gevent.lock import BoundedSemaphore

from dashboard.identity.allowances import Allowance
from dashboard.identity.authentication import current, origin
from dashboard.realtime.scopes import find_scope
from dashboard.services.base import Base, form_of, refused_while_away, shown_file
from dashboard.services.container import Services
from dashboard.services.directory.people_service import EXPORTS, load_names
from data_access.county_packs.county_pack import County
from data_access.files import spreadsheets
from data_access.squads.review_rows import read_subjects
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.access.scope import Scope
from domain.audit.export_commands import RecordExport
from domain.audit.exports import ReviewExport
from domain.kernel.clock import TZ
from domain.kernel.errors import Refused
from domain.kernel.form_values import parse_choice
from domain.kernel.regions import Level
from domain.kernel.worlds import WorldId
from domain.squads.reviews.figures import MATTER, TOWNSHIP, UNIT, Review, review_subjects
from domain.squads.reviews.questions import Question, parse_question
from layouts.i18n import Translator
from layouts.review.review_tables import TABLES, Names, export_table


class ReviewService(Base):
    """The adapter between the page and what is stored of cases and squads. A year of a county takes more than
    a second of computing: one at a time in a process, whoever asks meanwhile waits.
    """

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._exports, self._turn = Allowance(EXPORTS), BoundedSemaphore(1)

    def today(self) -> date:
        """The day on the county's clock."""
        return self.clock().astimezone(TZ).date()

    def find_names(self, region: str) -> Mapping[str, Names]:
        """Matters, units and townships that can be asked for: group -> code -> names. Refused forbidden."""
        scope = self._scope(region)
        counties = self._counties(region)
        found = self.aside(self._read_names, counties)
        shown = {code: names for code, names in found[UNIT].items() if scope.whole or code in scope.units}
        places = {code: names for code, names in found[TOWNSHIP].items() if code.startswith(region)}
        return {**found, UNIT: shown, TOWNSHIP: places}

    def review(self, region: str, given: Mapping[str, Any]) -> tuple[Question, Review, Names]:
        """What was asked, the figures, and the names of their groups. Refused forbidden, bad_parameter."""
        scope, question = self._scope(region), parse_question(given, self.today())
        with self._turn:
            return self.aside(self._review, region, question, scope)

    def export(
        self, region: str, given: Mapping[str, Any], table: Any, form: Any, lang: str
    ) -> dict[str, Any]:
        """One table as a file; traced. Refused too_often, and as `review`."""
        name = parse_choice(table, TABLES, "table")
        question, review, names = self.review(region, given)
        self._exports.use(current())
        headings, rows = export_table(name, question, review, names, Translator(lang))
        days = (question.first.isoformat(), question.last.isoformat())
        title = f"review-{name}-{region}-{'-'.join(days)}"
        file = spreadsheets.write(title, form_of(form), headings, rows)
        export = ReviewExport(file.rows, form, *days)
        with refused_while_away():
            command = RecordExport(region=region, export=export)
            self.services.commands.handle(command, Actor(current(), origin().address))
        return shown_file(file)

    def _scope(self, region: str) -> Scope:
        current().require(Right.SEE_REVIEW, region)
        scope = find_scope(self.services.installation, current(), region, Right.SEE_REVIEW)
        if scope is None:
            raise Refused("forbidden", region, "region")
        return scope

    def _counties(self, region: str) -> list[County]:
        served = self.services.installation
        return [served.counties[code] for code in served.counties_of(region)]

    def _review(self, region: str, question: Question, scope: Scope) -> tuple[Question, Review, Names]:
        now, counties = self.clock(), self._counties(region)
        since, until = question.moments(TZ)
        with self.store.reading() as connection:
            read = (
                read_subjects(connection, WorldId(county.code), question.kind, since, until, now, scope)
                for county in counties
            )
            kept = question.keep(chain.from_iterable(read))
            review = review_subjects(kept, question.kind, question.group, TZ)
        names = self._read_names(counties)
        return question, review, names.get(question.group, {})

    def _read_names(self, counties: list[County]) -> dict[str, dict[str, tuple[str, str]]]:
        found: dict[str, dict[str, tuple[str, str]]] = {MATTER: {}, UNIT: {}, TOWNSHIP: {}}
        with self.store.reading() as connection:
            for county in counties:
                matters = county.matters.values()
                found[MATTER] |= {matter.code: (matter.name, matter.name_en) for matter in matters}
                found[UNIT] |= load_names(connection, county.code).units
                found[TOWNSHIP] |= _townships(county)
        return found


def _townships(county: County) -> dict[str, tuple[str, str]]:
    """Townships, and the county for what was only placed in it."""
    levels = (Level.TOWNSHIP, Level.COUNTY)
    regions = county.regions.values()
    return {region.code: (region.name, region.name_en) for region in regions if region.level in levels}
