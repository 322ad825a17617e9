"""Gestures on /admin/requests: hand a read token out (its secret is shown once), refuse it, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, ctx, no_update

from callbacks.shared import viewing
from callbacks.shared.feedback import county_of, pressed_row, refusal_note, translator
from callbacks.shared.value_shapes import ROW_PRESS, signal
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from layouts.admin import keys
from layouts.admin import token_requests as page
from layouts.admin.token_requests import Ids
from layouts.components.tables import note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash import Dash

    from layouts.site import Site


class TokenRequestsService(Protocol):
    """What this section asks about read tokens. Raises Refused."""

    def list(self, county: str) -> Sequence[Mapping[str, Any]]: ...
    def approve(self, county: str, request_id: int) -> Mapping[str, Any]: ...
    def refuse(self, county: str, request_id: int) -> Mapping[str, Any]: ...


class Services(Protocol):
    """The service of this section."""

    requests: TokenRequestsService


def register(app: Dash, site: Site, services: Services) -> None:
    """Register every callback of the section."""

    @app.callback(
        Output(Ids.TABLE, "children"),
        Input(Ids.BOOT, "data"),
        Input(Ids.DONE, "data"),
        Input(Ids.HEARD, "data"),
        rule=needs(Right.APPROVE_TOKENS, Right.MANAGE_KEYS),
        shapes={Ids.DONE: signal, Ids.HEARD: signal},
    )
    def list_rows(boot: Any, _done: Any, _heard: Any) -> Any:
        t, rows = translator(boot, site), services.requests.list(county_of(boot, site))
        places = {row["region"]: viewing.place_name(site, row["region"], t.lang) for row in rows}
        return page.requests_table(rows, places, t)

    @app.callback(
        Output(Ids.RESULT, "children"),
        Output(Ids.DONE, "data"),
        Input(Ids.APPROVE, "data"),
        Input(Ids.REFUSE, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.APPROVE_TOKENS, Right.MANAGE_KEYS),
        shapes={Ids.APPROVE: ROW_PRESS, Ids.REFUSE: ROW_PRESS},
    )
    def settle(approved: Any, refused: Any, boot: Any) -> tuple[Any, Any]:
        act = services.requests.approve if ctx.triggered_id == Ids.APPROVE else services.requests.refuse
        number = pressed_row(approved if ctx.triggered_id == Ids.APPROVE else refused)
        if number is None:
            return no_update, no_update
        t = translator(boot, site)
        try:
            found = act(county_of(boot, site), int(number))
        except Refused as refusal:
            return refusal_note(refusal, t), number
        if "secret" in found:
            return keys.secret_shown("requests", str(found["secret"]), t), number
        return note(t(f"requests.done.{found['done']}")), number
