"""An evacuation form in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from domain.emergency.rollouts.evacuations.ledger import KINDS, STATES
from domain.emergency.rollouts.sheets.evacuation_form import EvacuationForm, FormRow, number_shelters
from domain.emergency.rollouts.sheets.printed_sheet import PrintedLine, PrintedSheet
from domain.kernel.regions import township_of

if TYPE_CHECKING:
    from layouts.i18n import Translator

Place = Callable[[str, str], str]
"""What a region is called, from the code and the language."""
COLUMNS: Final = ("code", "head", "people", "address", "phone", "state")
FILLS: Final = ("shelter", "people", "time")
BESIDE: Final = 2
"""Shelters of one line."""


def word_form(
    form: EvacuationForm, t: Translator, place: Place, tz: tzinfo, by: str, demo: bool
) -> PrintedSheet:
    """The form in words. `by`: who prints it; `demo`: nothing on it is real."""
    evacuation, lang = form.evacuation, t.lang
    risks = [t(f"evacuation.risk.{risk}") for risk in evacuation.risks]
    ordered = t("evacuation.ordered", time=_clock(evacuation.ordered_at, tz, "%m-%d %H:%M"))
    figures = (("households", len(form.rows)), ("people", form.people), ("left", form.left))
    number = form.number
    foot = t("sheet.foot", who=by, time=_clock(form.as_of, tz), number=number, page="{page}", of="{of}")
    return PrintedSheet(
        lang=lang,
        title=t("form.title", place=place(form.region, lang)),
        subtitle=" · ".join((evacuation.id, ordered, *risks)),
        mode=t("form.mode.lifted" if evacuation.lifted_at else "form.mode"),
        as_of=t("sheet.as_of", time=form.as_of.astimezone(tz).strftime("%Y-%m-%d %H:%M:%S")),
        figures=tuple((t(f"form.figure.{name}"), f"{count:,}") for name, count in figures),
        blanks=(t("form.teller"), t("sheet.began")),
        columns=tuple(t(f"form.column.{name}") for name in COLUMNS),
        boxes=tuple(t(f"form.box.{name}") for name in KINDS),
        fills=tuple(t(f"form.fill.{name}") for name in FILLS),
        lines=tuple(_line(row, t, place) for row in form.rows),
        nobody=t("form.nobody"),
        notes=_list_shelters(form, t),
        legend=t("form.legend.demo") if demo else t("form.legend"),
        page=foot,
        at=form.as_of.timestamp(),
    )


def _line(row: FormRow, t: Translator, place: Place) -> PrintedLine:
    weak = "".join(t(f"form.weak.{code}") for code in row.vulnerable)
    name, where = STATES[row.state], row.address or place(row.grid, t.lang)
    state = t(f"form.state.{name}")
    return PrintedLine(
        row.code,
        row.first,
        row.head or row.household,
        f"{row.people} {weak}".strip(),
        where,
        row.phone,
        state,
    )


def _list_shelters(form: EvacuationForm, t: Translator) -> tuple[tuple[str, str], ...]:
    """The numbers of shelters in the form's township, of the county where it has none."""
    numbers, shelters = number_shelters(form.evacuation), form.evacuation.shelters
    near = [shelter for shelter in shelters if shelter.region.startswith(township_of(form.region))] or [
        *shelters
    ]
    sentences = [
        f"0 {t('evacuation.place.relatives')}",
        *(f"{numbers[shelter.code]} {shelter.name}" for shelter in near),
    ]
    lines = ["    ".join(sentences[at : at + BESIDE]) for at in range(0, len(sentences), BESIDE)]
    return tuple((t("form.shelters") if number == 0 else "", line) for number, line in enumerate(lines))


def _clock(at: datetime, tz: tzinfo, form: str = "%H:%M") -> str:
    return at.astimezone(tz).strftime(form)
