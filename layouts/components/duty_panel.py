"""Who is on duty now, on the desk: a button with the number, and behind it the people and the gaps ahead."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.access.rights import Right
from layouts.components import elements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layouts.i18n import Translator
    from layouts.site import Boot

EVERY_MS = 60_000
MOST_SHOWN = 100


class Ids(StrEnum):
    """Ids of the panel; names are unique in the whole app."""

    TICK = "dispatch-duty-tick"
    COUNT = "dispatch-duty-count"
    LIST = "dispatch-duty-list"


def duty_panel(boot: Boot, t: Translator) -> html.Details | None:
    """For whoever may see people in the county that is looked at; None for all others."""
    if len(boot.counties) != 1 or Right.SEE_PEOPLE not in boot.viewer.get("rights", ()):
        return None
    count = html.Span(t("duty.title"), id=Ids.COUNT)
    shown = elements.part("duty-number", className="duty-number", role="status")
    body = html.Div([shown, html.Div(id=Ids.LIST)], className="duty-list")
    tick = dcc.Interval(id=Ids.TICK, interval=EVERY_MS)
    return html.Details([html.Summary(count, className="btn"), body, tick], className="duty-box")


def duty_count(found: Mapping[str, Any], t: Translator) -> list[Any]:
    """How many are on duty, and how many shifts nobody has."""
    words: list[Any] = [html.Span(t("duty.count", n=len(found["people"])))]
    if found["gaps"]:
        words.append(html.Strong(f"▲ {t('duty.lacking', n=len(found['gaps']))}", className="duty-lacking"))
    return words


def duty_list(found: Mapping[str, Any], region: str, t: Translator, revealed_in: str = "") -> list[Any]:
    """The gaps first, then the people by where they are. `revealed_in`: the county whose
    numbers the viewer may ask for, '' for none.
    """
    people = sorted(found["people"], key=lambda row: row["region"])
    children: list[Any] = [_gaps(found["gaps"], t)] if found["gaps"] else []
    for _, rows in groupby(people[:MOST_SHOWN], key=lambda row: row["region"]):
        children.append(_place([*rows], t, revealed_in))
    if not people:
        children.append(html.P(t("duty.nobody"), className="quiet"))
    if len(people) > MOST_SHOWN:
        children.append(html.P(t("duty.more", n=len(people) - MOST_SHOWN), className="quiet"))
    link = html.A(t("duty.week"), href=f"/admin/rosters?region={region}", className="link")
    return [html.H3(t("duty.title"), className="duty-head"), *children, link]


def _gaps(gaps: Sequence[Mapping[str, Any]], t: Translator) -> html.Section:
    lines = [
        html.Li(
            [
                html.Strong(f"▲ {t('duty.today' if gap['today'] else 'duty.tomorrow')}"),
                html.Span(f"{_name(gap, 'region', t)} {_name(gap, 'post', t)}"),
                html.Small(t(f"shift.{gap['shift']}")),
            ]
        )
        for gap in gaps[:MOST_SHOWN]
    ]
    return html.Section([html.H4(t("duty.gaps")), html.Ul(lines)], className="duty-gaps")


def _place(rows: Sequence[Mapping[str, Any]], t: Translator, revealed_in: str) -> html.Section:
    lines = [
        html.Li(
            [
                html.Span([html.Strong(row["name"]), html.Small(_post(row, t))]),
                html.Span(
                    [_phone(row, t, revealed_in), html.Small(t("duty.until", time=row["until"]))],
                    className="num",
                ),
            ]
        )
        for row in rows
    ]
    return html.Section([html.H4(_name(rows[0], "region", t)), html.Ul(lines)])


def _phone(row: Mapping[str, Any], t: Translator, revealed_in: str) -> html.Button | html.Span:
    """The masked number; for whoever may see it, a button that asks why."""
    if not revealed_in or not row["phone"]:
        return html.Span(row["phone"])
    about = t("squad.phone.about", name=row["name"])
    data: dict[str, Any] = {"data-duty": row["person"], "data-county": revealed_in, "data-name": row["name"]}
    return html.Button(row["phone"], className="btn btn-small", title=about, **data)


def _post(row: Mapping[str, Any], t: Translator) -> str:
    return f"{_name(row, 'post', t)} · {_name(row, 'unit', t)}"


def _name(row: Mapping[str, Any], field: str, t: Translator) -> str:
    return str(row[f"{field}_name_en" if t.lang == "en" else f"{field}_name"])
