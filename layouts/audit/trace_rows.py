"""The rows of /trace: who, what, on what, and field by field what was and what became of it, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dash import html

from domain.kernel.clock import TZ
from layouts.audit.trace_values import action_name, difference, object_name, object_words
from layouts.components.reason_words import describe_reason
from layouts.components.tables import empty, headings, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator

COLUMNS = ("n", "at", "actor", "action", "object", "diff")
CODED = ("unit", "post")
"""Kinds of objects whose code stands small beside the name."""


def trace_table(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], t: Translator) -> Component:
    """One line a row of the trace, newest first; `names` of actors and objects."""
    if not rows:
        return empty(t("trace.empty"))
    cells = [
        [
            html.Span(f"{row['n']:,}", className="num", title=row["hash"]),
            _when(row["at"]),
            html.Span([_actor(row["actor"], names, t), html.Small(_from(row, t))], className="two"),
            html.Span(
                [html.Strong(action_name(row["action"], t)), html.Small(_order(row, names, t))],
                className="two",
            ),
            _object(row, names, t),
            difference(row.get("old"), row.get("new"), kind_of(row), names, t),
        ]
        for row in rows
    ]
    return table(headings(t, "trace", COLUMNS), cells, "trace")


def kind_of(row: Mapping[str, Any]) -> str:
    """The kind of object a row is about; of a case, a grid, a position that of its action."""
    kind, found, _ = row["object"].partition(":")
    return str(kind if found else row["action"].partition(".")[0])


def _when(at: str) -> html.Span:
    """A time of a row, RFC 3339 in UTC, on the county's clock."""
    try:
        local = datetime.fromisoformat(at).astimezone(TZ)
    except (ValueError, OverflowError):
        return html.Span(at)
    return html.Span([html.Span(f"{local:%H:%M:%S}"), html.Small(f"{local:%Y-%m-%d}")], className="two")


def _from(row: Mapping[str, Any], t: Translator) -> str:
    key = f"trace.from.{row['origin']}"
    return t(key) if t.has(key) else str(row["origin"] or "")


def _order(row: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> str:
    found = [t("trace.ordered", name=object_name(row["ordered_by"], names, t))] if row["ordered_by"] else []
    reason = row.get("reason")
    return " · ".join([*found, *([t("trace.reason", reason=describe_reason(reason, t))] if reason else [])])


def _actor(code: str, names: Mapping[str, str], t: Translator) -> html.Strong:
    """Who it was, leading to everything they ever did."""
    name = object_name(code, names, t)
    return html.Strong(html.A(name, href=f"/trace?actor={quote(code)}", className="link") if code else name)


def _object(row: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> html.A:
    """The object, leading to everything that was ever done to it; a position to those of its person."""
    code, action = row["object"], row["action"]
    position = action.startswith("position.")
    only = f"&action={quote(action)}" if position else ""
    kind, _, rest = code.partition(":")
    name: Any = object_words(f"person:{code}" if position else code, names, t)
    if kind in CODED and code in names:
        name = [name, html.Small(rest, className="mono")]
    return html.A(name, href=f"/trace?object={quote(code)}{only}", className="link")
