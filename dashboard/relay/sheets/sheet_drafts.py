"""What lies in the folder of sheets, one kind like the other: call sheets of a roll-out by township, forms of
an evacuation by township and village. Each is drawn up at every look, and printed where it changed; one after
the other, so that the lines of a whole county are never there at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.relay.sheets.sheet_printing import Printer, sheet_of
from data_access.emergency.rollouts.sheets.form_rows import read_form_source
from data_access.emergency.rollouts.sheets.sheet_rows import read_printed_source
from data_access.store import Store
from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.rollout import Rollout, list_overdue_tiers
from domain.emergency.rollouts.sheets.call_sheet import CallSheet, list_townships
from domain.emergency.rollouts.sheets.evacuation_form import EvacuationForm, Line, draw_up_form
from domain.kernel.regions import parent_of, township_of
from domain.kernel.worlds import WorldId


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet before it is printed. `subject`: the roll-out or evacuation; `digest`: the same for what says
    the same; `rows`: lines; `mailed`: whether it goes to a duty address; `print`: its file, as of a time.
    """

    subject: str
    region: str
    digest: str
    number: str
    rows: int
    as_of: datetime
    title: str
    mailed: bool
    print: Callable[[datetime], bytes]


def draft_sheets(
    store: Store, world: WorldId, rollout: Rollout, printer: Printer, now: datetime
) -> Iterator[Draft]:
    """The call sheets of a roll-out, by township. Raises Unavailable."""
    overdue = list_overdue_tiers(rollout, now)
    with store.reading() as connection:
        source = read_printed_source(connection, world, printer.county, rollout, "", overdue)
    for region in list_townships(source.branches):
        yield _of_sheet(sheet_of(rollout, region, source, now), printer)


def _of_sheet(sheet: CallSheet, printer: Printer) -> Draft:
    return Draft(
        sheet.rollout.id, sheet.region, sheet.digest, sheet.number, len(sheet.rows), sheet.as_of,
        printer.title_of(sheet), True, lambda at: printer.print_sheet(replace(sheet, as_of=at), ""),
    )  # fmt: skip


def draft_forms(
    store: Store, world: WorldId, evacuation: Evacuation, printer: Printer, now: datetime
) -> Iterator[Draft]:
    """The forms of an evacuation, by township, which is mailed, and by village. Raises Unavailable."""
    with store.reading() as connection:
        source = read_form_source(connection, world, evacuation.id, world.county)
    places: dict[str, list[Line]] = {}
    for line in source.lines:
        for region in dict.fromkeys((township_of(line[0].grid), parent_of(line[0].grid))):
            places.setdefault(region, []).append(line)
    for region in sorted(places):
        form = draw_up_form(evacuation, region, places[region], source.numbers, now)
        yield _of_form(form, printer)


def _of_form(form: EvacuationForm, printer: Printer) -> Draft:
    return Draft(
        form.evacuation.id, form.region, form.digest, form.number, len(form.rows), form.as_of,
        printer.title_of_form(form), form.region == township_of(form.region),
        lambda at: printer.print_form(replace(form, as_of=at)),
    )  # fmt: skip
