"""A call sheet in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from domain.emergency.rollouts.progress.task_states import ACCEPTED
from domain.emergency.rollouts.rollout import RolloutState
from domain.emergency.rollouts.sheets.call_sheet import CallSheet, SheetRow
from domain.emergency.rollouts.sheets.printed_sheet import PrintedLine, PrintedSheet

if TYPE_CHECKING:
    from layouts.i18n import Translator

Place = Callable[[str, str], str]
"""What a region is called, from the code and the language."""
BOXES: Final = ("connected", "accepted", "finished", "behalf")
"""What is ticked, in the order of its keys when it is keyed in: 1 to 4."""
COLUMNS: Final = ("code", "name", "post", "place", "phone", "deputy", "below")
NUMERALS: Final = ("", "I", "II", "III", "IV")


def word_sheet(
    sheet: CallSheet, t: Translator, place: Place, tz: tzinfo, by: str, printed_at: datetime, demo: bool
) -> PrintedSheet:
    """The sheet in words. `by`: who prints it; `demo`: nothing on it is real."""
    rollout, lang = sheet.rollout, t.lang
    plan = rollout.plan_name if lang == "zh" else rollout.plan_name_en
    level = NUMERALS[rollout.level] if rollout.level < len(NUMERALS) else str(rollout.level)
    facts = {"plan": plan, "id": rollout.id, "type": t(f"response.type.{rollout.response}"), "level": level}
    overdue = len(sheet.rows) - sheet.open
    figures = (
        ("people", sheet.people),
        ("accepted", sheet.accepted),
        *([("taken_over", sheet.taken_over)] if sheet.taken_over else []),
        ("open", sheet.open),
        ("silent", sheet.silent),
        *([("overdue", overdue)] if overdue else []),
    )
    is_out = rollout.state is RolloutState.ISSUED
    legend = t("sheet.legend" + ("" if is_out else ".over") + (".demo" if demo else ""))
    foot = t("sheet.foot", who=by, time=_clock(printed_at, tz), number=sheet.number, page="{page}", of="{of}")
    return PrintedSheet(
        lang=lang,
        title=t("sheet.title", place=place(sheet.region, lang)),
        subtitle=t("sheet.subtitle", **facts),
        mode=t("sheet.mode", level=level) if is_out else t(f"sheet.mode.{rollout.state.value}"),
        as_of=t("sheet.as_of", time=sheet.as_of.astimezone(tz).strftime("%Y-%m-%d %H:%M:%S")),
        figures=tuple((t(f"sheet.figure.{name}"), f"{count:,}") for name, count in figures),
        blanks=(t("sheet.caller"), t("sheet.began")),
        columns=tuple(t(f"sheet.column.{name}") for name in COLUMNS),
        boxes=tuple(t(f"sheet.box.{name}") for name in BOXES),
        fills=(t("sheet.column.time"),),
        lines=tuple(_line(row, t, place) for row in sheet.rows),
        nobody=t("sheet.nobody"),
        notes=tuple(_notes(sheet, t, tz, plan)),
        legend=legend,
        page=foot,
        at=printed_at.timestamp(),
    )


def _notes(sheet: CallSheet, t: Translator, tz: tzinfo, plan: str) -> Iterator[tuple[str, str]]:
    """What is said at the telephone to whom; of what is over, that nobody is called any more."""
    rollout, overdue = sheet.rollout, len(sheet.rows) - sheet.open
    if rollout.state is not RolloutState.ISSUED:
        over = _clock(rollout.over_at or sheet.as_of, tz)
        yield t(f"sheet.mode.{rollout.state.value}"), t("sheet.over", time=over)
        return
    issued = _clock(rollout.released_at, tz)
    for name in (["script"] if sheet.open or not overdue else []) + (["script.finish"] if overdue else []):
        yield t(f"sheet.{name}.label"), t(f"sheet.{name}", time=issued, plan=plan)


def _line(row: SheetRow, t: Translator, place: Place) -> PrintedLine:
    lang, post = t.lang, row.post if t.lang == "zh" else row.post_en
    below = "" if row.below < 0 else f"{row.accepted}/{row.below}"
    below = t("sheet.overdue") if row.state >= ACCEPTED else below
    deputy = () if row.deputy is None else (row.deputy.name, row.deputy.phone)
    return PrintedLine(
        row.code, row.silent, row.name, post, place(row.region, lang), row.phone, below, deputy
    )


def _clock(at: datetime, tz: tzinfo) -> str:
    return at.astimezone(tz).strftime("%H:%M")
