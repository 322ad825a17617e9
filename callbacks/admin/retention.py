"""Gestures on /admin/retention: change how long a kind of data is kept, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State

from callbacks.shared.feedback import answer_refusal, county_of, pressed_row, translator
from callbacks.shared.value_shapes import NAMED_PRESS, signal
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from layouts.admin import retention as page
from layouts.admin.retention import Ids
from layouts.components.tables import facts, note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash import Dash

    from layouts.site import Site


class RetentionService(Protocol):
    """What this section asks. Raises Refused: too_short, too_long, bad_number, bad_reason."""

    def list(self, county: str) -> Sequence[Mapping[str, Any]]: ...
    def save(self, county: str, kind: str, days: Any, reason: str) -> Mapping[str, Any]: ...


class Services(Protocol):
    """The service of this section."""

    retention: RetentionService


def register(app: Dash, site: Site, services: Services) -> None:
    """Register every callback of the section."""
    _register_list(app, site, services.retention)
    _register_change(app, site, services.retention)


def _register_list(app: Dash, site: Site, retention: RetentionService) -> None:
    @app.callback(
        Output(Ids.TABLE, "children"),
        Input(Ids.BOOT, "data"),
        Input(Ids.DONE, "data"),
        Input(Ids.HEARD, "data"),
        rule=needs(Right.MANAGE_RETENTION),
        shapes={Ids.DONE: signal, Ids.HEARD: signal},
    )
    def list_rows(boot: Any, _done: Any, _heard: Any) -> Any:
        return page.retention_table(retention.list(county_of(boot, site)), translator(boot, site))

    @app.callback(
        Output(Ids.OPEN, "data"),
        Output(Ids.EDITOR, "hidden"),
        Output(Ids.HINT, "hidden"),
        Output(Ids.FACTS, "children"),
        Output(Ids.DAYS, "value"),
        Output(Ids.REASON, "value"),
        Input(Ids.WANTED, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_RETENTION),
        shapes={Ids.WANTED: NAMED_PRESS},
    )
    def open_row(wanted: Any, boot: Any) -> tuple[Any, ...]:
        t, kind = translator(boot, site), pressed_row(wanted)
        found = next((row for row in retention.list(county_of(boot, site)) if row["kind"] == kind), None)
        row = require_found(found, "bad_field", "kind of data", "kind")
        bounds = facts(
            [(t("retention.kind"), t(f"retention.kind.{kind}")), (t("retention.bounds"), page.bounds(row, t))]
        )
        return kind, False, True, bounds, str(row["days"]), ""


def _register_change(app: Dash, site: Site, retention: RetentionService) -> None:
    @app.callback(
        Output(Ids.RESULT, "children"),
        Output(Ids.DONE, "data"),
        Input(Ids.SAVE, "n_clicks"),
        State(Ids.OPEN, "data"),
        State(Ids.DAYS, "value"),
        State(Ids.REASON, "value"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_RETENTION),
        shapes={Ids.OPEN: signal},
    )
    def save(clicks: Any, kind: Any, days: Any, reason: Any, boot: Any) -> tuple[Any, Any]:
        t = translator(boot, site)
        try:
            row = retention.save(county_of(boot, site), str(kind), days, str(reason or ""))
        except Refused as refused:
            return answer_refusal(refused, t)
        return note(
            t("retention.saved", kind=t(f"retention.kind.{row['kind']}"), n=f"{row['days']:,}")
        ), clicks
