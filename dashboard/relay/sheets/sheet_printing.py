"""Call sheets of a county's roll-outs as files, for whoever asks: a page, the terminal, the relay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.sheets.sheet_rows import SheetSource, read_printed_source
from data_access.files.printing.call_sheet_pdf import MOVES, make_call_sheet
from domain.emergency.rollouts.rollout import Rollout, list_overdue_tiers
from domain.emergency.rollouts.sheets.call_sheet import CallSheet, draw_up_sheet, mask_sheet
from domain.emergency.rollouts.sheets.evacuation_form import EvacuationForm
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId
from layouts.i18n import Translator
from layouts.sheets.call_sheet_words import word_sheet
from layouts.sheets.evacuation_form_words import word_form


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints sheets of one county in one language. `demo`: nothing on them is real."""

    county: County
    lang: str
    demo: bool = False

    def print_sheet(self, sheet: CallSheet, by: str) -> bytes:
        """The PDF file of a sheet. `by`: who prints it, '' for the relay."""
        t = Translator(self.lang)
        words = word_sheet(
            sheet, t, name_places(self.county), self.county.tz, by or t("sheet.relay"), sheet.as_of, self.demo
        )
        return make_call_sheet(words)

    def print_form(self, form: EvacuationForm) -> bytes:
        """The PDF file of an evacuation form, by the relay."""
        t = Translator(self.lang)
        words = word_form(form, t, name_places(self.county), self.county.tz, t("sheet.relay"), self.demo)
        return make_call_sheet(words, MOVES)

    def title_of_form(self, form: EvacuationForm) -> str:
        """What a mail with an evacuation form says."""
        place = name_places(self.county)(form.region, self.lang)
        t = Translator(self.lang)
        return f"{t('form.title', place=place)} {form.number} · {t('form.left', n=form.left)}"

    def title_of(self, sheet: CallSheet) -> str:
        """What a mail with a sheet says."""
        place = name_places(self.county)(sheet.region, self.lang)
        t = Translator(self.lang)
        return f"{t('sheet.title', place=place)} {sheet.number} · {t('sheet.open', n=sheet.open)}"


def name_places(county: County) -> Callable[[str, str], str]:
    """What regions are called: of a grid its own name, which says its village; else the code."""

    def name(region: str, lang: str) -> str:
        found = county.regions.get(region)
        if found is None:
            return region
        return found.name if lang == "zh" else found.name_en

    return name


def read_sheet(
    connection: Connection, county: County, world: WorldId, id: str, region: str, now: datetime, reveal: bool
) -> CallSheet:
    """The sheet of a region of a roll-out as it stands, names and phones masked unless `reveal`. Refused
    no_rollout, not_issued.
    """
    rollout = find_issued(connection, world, id)
    overdue = list_overdue_tiers(rollout, now)
    source = read_printed_source(connection, world, county, rollout, region, overdue)
    sheet = sheet_of(rollout, region, source, now)
    return sheet if reveal else mask_sheet(sheet)


def find_issued(connection: Connection, world: WorldId, id: str) -> Rollout:
    """A roll-out that people have tasks of. Refused no_rollout, not_issued."""
    rollout = require_found(read_rollout(connection, world, id), "no_rollout", "roll-out", "rollout")
    if rollout.issued_at is None:
        raise Refused("not_issued", "the roll-out was not issued", "rollout")
    return rollout


def sheet_of(rollout: Rollout, region: str, source: SheetSource, now: datetime) -> CallSheet:
    """The sheet of one region from what was read."""
    silent, branches = source.silent, source.branches
    return draw_up_sheet(rollout, region, silent, branches, source.people, now, source.deputies)
