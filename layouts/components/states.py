"""What stands in place of data: that they are coming, that there are none and why, that they failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from layouts.components import elements

if TYPE_CHECKING:
    from layouts.i18n import Translator

BONES = 5


def loading(t: Translator) -> html.Div:
    """A skeleton in the place of rows; who waits for long is told so."""
    rows = [html.Div([html.I() for _ in range(4)], className="bone") for _ in range(BONES)]
    return html.Div([*rows, html.P(t("state.slow"), className="slow")], className="page-bones")


def empty(title: str, why: str, icon: str = "circle-check") -> html.Div:
    """That there is nothing, and what to do about it."""
    return html.Div([elements.icon(icon), html.Strong(title), html.P(why)], className="page-state")


def failed(t: Translator) -> html.Div:
    """That data did not come, and the way to ask again (assets/app/start/live_header.js)."""
    again = html.Button(
        [elements.icon("refresh"), t("state.again")], className="btn btn-small", **{"data-renew": "1"}
    )
    return html.Div(
        [elements.icon("alert-circle"), html.Strong(t("state.error")), again],
        className="page-state is-error",
        role="alert",
    )
