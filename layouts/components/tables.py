"""Tables and short answers that the pages of callbacks share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from domain.kernel.clock import TZ

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    told = [{"data-label": text} for text in labels or heads]
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    body = html.Tbody(
        [
            html.Tr([html.Td(cell, **label) for cell, label in zip(row, told, strict=True)], className=mark)
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
