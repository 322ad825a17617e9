"""Tables and short answers that the pages of callbacks share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from domain.kernel.clock import TZ

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from layouts.i18n import Translator


def moment(value: datetime | None) -> str:
    """A time for the tables: date and second, on the county's clock."""
    return value.astimezone(TZ).strftime("%m-%d %H:%M:%S") if value else "—"


def span(since: datetime | None, now: datetime, t: Translator) -> str:
    """How long ago something was, with two units at most."""
    if since is None:
        return "—"
    minutes = max(0, int((now - since).total_seconds() // 60))
    hours = minutes // 60
    if hours >= 24:
        return t("time.dh", d=hours // 24, h=hours % 24)
    return t("time.hm", h=hours, m=f"{minutes % 60:02d}") if hours else t("time.m", n=minutes)


def day(value: datetime | None) -> str:
    """A date with its year, on the county's clock."""
    return value.astimezone(TZ).strftime("%Y-%m-%d %H:%M") if value else "—"


def headings(t: Translator, name: str, columns: Sequence[str]) -> list[str]:
    """The heads of the columns: texts `name.column`."""
    return [t(f"{name}.{column}") for column in columns]


def ordered_headings(
    t: Translator, name: str, columns: Sequence[str], orders: Mapping[str, str], store: str, order: str
) -> list[Any]:
    """The heads of the columns; those of `orders` have a button that puts the next order of their column into
    `store`: up, down, and as before. `order`: the present one, "-" before it turns it round.
    """
    labels = headings(t, name, columns)
    return [
        _ordered_heading(label, orders[column], store, order, t) if column in orders else label
        for column, label in zip(columns, labels, strict=True)
    ]


def _ordered_heading(label: str, by: str, store: str, order: str, t: Translator) -> html.Th:
    sorted_as, sign, following = {
        by: ("ascending", "▲", f"-{by}"),
        f"-{by}": ("descending", "▼", ""),
    }.get(order, ("none", "↕", by))
    button = html.Button(
        [label, html.Span(sign, className="order-sign", **{"aria-hidden": "true"})],
        className="order",
        title=t("table.order"),
        **{"data-order": store, "data-row": following},
    )
    return html.Th(button, scope="col", **{"aria-sort": sorted_as})


def table(
    heads: Sequence[Any],
    rows: Sequence[Sequence[Any]],
    name: str,
    marks: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> html.Div:
    """A table that scrolls sideways by itself; `marks` are the classes of its rows. On a phone each row is a
    card whose cells say of themselves what their column is: `labels`, where the heads are no texts.
    """
    classes = list(marks) or [""] * len(rows)
    cell_labels = [{"data-label": text} for text in labels or heads]
    head = html.Thead(
        html.Tr(
            [heading if isinstance(heading, html.Th) else html.Th(heading, scope="col") for heading in heads]
        ),
        className="is-ordered" if any(isinstance(heading, html.Th) for heading in heads) else "",
    )
    body = html.Tbody(
        [
            html.Tr(
                [html.Td(cell, **label) for cell, label in zip(row, cell_labels, strict=True)], className=mark
            )
            for row, mark in zip(rows, classes, strict=True)
        ]
    )
    return html.Div(html.Table([head, body], className=f"table table-{name}"), className="table-scroll")


def empty(text: str) -> html.P:
    """Why there is nothing to show."""
    return html.P(text, className="empty-line")


def note(text: Any, kind: str = "ok") -> html.P:
    """The answer to a gesture; kind is 'ok', 'warn' or 'bad'."""
    return html.P(text, className=f"note note-{kind}")


def facts(pairs: Sequence[tuple[str, Any]]) -> html.Dl:
    """What is known about one thing, name by name."""
    children = [child for name, value in pairs for child in (html.Dt(name), html.Dd(value))]
    return html.Dl(children, className="facts")
