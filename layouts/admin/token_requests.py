"""/admin/requests: read tokens that administrators ask for, and commanders hand out or refuse."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from layouts.admin import admin_frame
from layouts.components import forms
from layouts.components.tables import day, empty, headings, moment, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

COLUMNS = ("name", "region", "reason", "asked", "days", "state")
STEPS = (1, 2, 3)
MARKS = {"waiting": "chip-warn", "rejected": "chip-bad"}


class Ids(StrEnum):
    """Ids of the section; names are unique in the whole app."""

    BOOT = "admin-requests-boot"
    MOUNTED = "admin-requests-mounted"
    TABLE = "admin-requests-table"
    APPROVE = "admin-requests-approve"
    REFUSE = "admin-requests-refuse"
    RESULT = "admin-requests-result"
    HEARD = "admin-requests-heard"
    DONE = "admin-requests-done"


ACTS = {"approve": Ids.APPROVE, "reject": Ids.REFUSE, "withdraw": Ids.REFUSE}
"""What may be done with one that waits: the store of its presses. Who commands there rejects it, who
administers keys takes it back.
"""


def layout(boot: Boot, t: Translator) -> html.Div:
    """The section of the requests."""
    stores = [dcc.Store(id=store) for store in (Ids.DONE, *dict.fromkeys(ACTS.values()))]
    card = forms.card(
        t("requests.title"),
        [forms.answer_area(Ids.RESULT), html.Div(id=Ids.TABLE, className="grow-scroll")],
        sub=t("requests.sub"),
        name="fill",
    )
    how = forms.card(t("requests.how"), [html.P(t(f"requests.how.{n}")) for n in STEPS])
    return admin_frame.section(boot, t, Ids, [*stores, card, html.Div(how, className="side")])


def requests_table(rows: Sequence[Mapping[str, Any]], places: Mapping[str, str], t: Translator) -> Component:
    """One line a request, those that wait first."""
    if not rows:
        return empty(t("requests.empty"))
    cells = [_cells(row, places, t) for row in rows]
    return table(headings(t, "requests", COLUMNS), cells, "requests")


def _cells(row: Mapping[str, Any], places: Mapping[str, str], t: Translator) -> list[Any]:
    author = [row["author_name"], html.Small(moment(row["at"]))]
    return [
        html.Strong(row["name"]),
        places.get(row["region"], row["region"]),
        row["reason"],
        html.Span(author, className="two"),
        t("requests.days.n", n=row["days"]) if row["days"] else t("key.never"),
        _state(row, t),
    ]


def _state(row: Mapping[str, Any], t: Translator) -> Component:
    """What became of it, by whom; what may be done with one that waits."""
    acts = [
        forms.row_action(
            store, row["id"], t(f"requests.{act}"), "small main" if act == "approve" else "small"
        )
        for act, store in ACTS.items()
        if row["may"][act]
    ]
    if acts:
        return html.Span(acts, className="row-tools")
    chip = html.Span(
        t(f"requests.state.{row['state']}"), className=f"chip {MARKS.get(row['state'], '')}".strip()
    )
    settled = (
        t("requests.by", name=row["settled_name"], at=day(row["settled_at"])) if row["settled_at"] else ""
    )
    named = html.Span(f"token:{row['token']}", className="mono") if row["token"] else None
    return html.Span(
        [html.Span(chip), html.Small([settled, " " if named else None, named])], className="two quiet"
    )
