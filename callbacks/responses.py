"""Gestures of the form behind the mode: look at a type's response, declare it, change its level, end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, ctx

from callbacks.shared.feedback import answer_refusal, county_of, translator
from callbacks.shared.value_shapes import NAMED_VERSION, signal
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from layouts.components.response_form import Ids, state_words
from layouts.components.tables import note
from layouts.dispatch import Ids as Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash import Dash

    from layouts.site import Site


class ResponsesService(Protocol):
    """What the form asks. Raises Refused: bad_response, bad_response_level, same_level, not_running,
    bad_reason, stale, forbidden.
    """

    def look(self, county: str, type: str) -> Mapping[str, Any]: ...
    def declare(self, county: str, type: str, level: Any, version: Any, reason: str) -> None: ...
    def end(self, county: str, type: str, version: Any, reason: str) -> None: ...


def register(app: Dash, site: Site, responses: ResponsesService) -> None:
    """Register every callback of the form."""
    _register_look(app, site, responses)
    _register_acts(app, site, responses)


def _register_look(app: Dash, site: Site, responses: ResponsesService) -> None:
    @app.callback(
        Output(Ids.OPEN, "data"),
        Output(Ids.FACTS, "children"),
        Input(Ids.TYPE, "value"),
        Input(Ids.DONE, "data"),
        State(Page.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.DECLARE_RESPONSE),
        shapes={Ids.DONE: signal},
    )
    def show(type: Any, _done: Any, boot: Any) -> tuple[Any, Any]:
        if not type:
            return None, ""
        found = responses.look(county_of(boot, site), str(type))
        return {"id": found["type"], "version": found["version"]}, state_words(found, translator(boot, site))


def _register_acts(app: Dash, site: Site, responses: ResponsesService) -> None:
    @app.callback(
        Output(Ids.RESULT, "children"),
        Output(Ids.DONE, "data"),
        Input(Ids.DECLARE, "n_clicks"),
        Input(Ids.END, "n_clicks"),
        State(Ids.OPEN, "data"),
        State(Ids.TYPE, "value"),
        State(Ids.LEVEL, "value"),
        State(Ids.REASON, "value"),
        State(Page.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.DECLARE_RESPONSE),
        shapes={Ids.OPEN: NAMED_VERSION},
    )
    def act(
        declared: Any, ended: Any, seen: Any, chosen: Any, level: Any, reason: Any, boot: Any
    ) -> tuple[Any, Any]:
        t, county = translator(boot, site), county_of(boot, site)
        known = seen or {"id": "", "version": 0}
        type, version, why = str(known["id"]), known["version"], str(reason or "")
        if type != str(chosen or ""):
            return note(t("response.form.unseen"), "bad"), f"{declared}.{ended}"
        try:
            if ctx.triggered_id == Ids.END:
                responses.end(county, type, version, why)
            else:
                responses.declare(county, type, level or 0, version, why)
        except Refused as refused:
            return answer_refusal(refused, t, f"{declared}.{ended}")
        return note(t("response.form.done")), f"{declared}.{ended}"
