"""Gestures on /trace: filter, turn pages, verify the chain, export with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, ctx, dcc, no_update

from callbacks.shared import viewing
from callbacks.shared.feedback import attempt, refusal_note, translator
from callbacks.shared.value_shapes import number, numbers
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.clock import TZ
from domain.kernel.errors import Refused
from domain.kernel.form_values import parse_time
from domain.kernel.lookups import require_served
from domain.kernel.regions import county_or_city
from layouts.audit import trace as page
from layouts.audit import trace_rows
from layouts.audit.trace import FILTERS, Ids
from layouts.components.tables import note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash import Dash

    from layouts.site import Site

MOST_CURSORS = 10_000


class TraceService(Protocol):
    """What this page asks of whoever holds the trace. Raises Refused."""

    def page(
        self, county: str, filters: Mapping[str, Any], before: int | None, lang: str
    ) -> Mapping[str, Any]:
        """`{"rows", "next": n or None, "names": {"kind:code": name}}`, newest first, masked."""

    def state(self, county: str) -> Mapping[str, Any]:
        """`{"county", "n", "hash", "anchor_n", "anchor_at"}`: the head and where it was last anchored."""

    def verify(self, county: str) -> Mapping[str, Any]:
        """`{"sound", "compared", "rows", "anchors", "count", "at", "findings": [{"n", "kind"}]}` of all of
        the chain; `compared`: with the anchors of the stream server too.
        """

    def export(self, county: str, form: str, filters: Mapping[str, Any], reason: str) -> Mapping[str, Any]:
        """`{"filename", "content", "type", "rows"}`, signed."""


def register(app: Dash, site: Site, service: TraceService) -> None:
    """Register every callback of the page."""
    _register_turning(app)
    _register_table(app, site, service)
    _register_state(app, site, service)
    _register_export(app, site, service)


def _register_turning(app: Dash) -> None:
    @app.callback(
        Output(Ids.CURSORS, "data"),
        Input(Ids.NEWER, "n_clicks"),
        Input(Ids.OLDER, "n_clicks"),
        *(Input(field, "value") for field in FILTERS.values()),
        State(Ids.CURSORS, "data"),
        State(Ids.FOLLOWING, "data"),
        prevent_initial_call=True,
        rule=needs(Right.SEE_TRACE),
        shapes={Ids.CURSORS: numbers, Ids.FOLLOWING: number},
    )
    def turn(*given: Any) -> list[int]:
        return next_cursors(str(ctx.triggered_id), given[-2], given[-1])


def next_cursors(button: str, cursors: Sequence[Any] | None, following: Any) -> list[int]:
    """The numbers of the rows below which each page begins, the first page without one. `following`: where
    the page on the screen goes on, which may not yet be the last one that was asked for.
    """
    known = [int(number) for number in cursors or []][:MOST_CURSORS]
    if button == Ids.OLDER and following:
        onward = not known or int(following) < known[-1]
        return [*known, int(following)] if onward else known
    return known[:-1] if button == Ids.NEWER else []


def _register_table(app: Dash, site: Site, service: TraceService) -> None:
    @app.callback(
        Output(Ids.TABLE, "children"),
        Output(Ids.FOLLOWING, "data"),
        Output(Ids.NEWER, "disabled"),
        Output(Ids.OLDER, "disabled"),
        Output(Ids.POSITION, "children"),
        Output(Ids.PAGER, "hidden"),
        Input(Ids.CURSORS, "data"),
        *(State(field, "value") for field in FILTERS.values()),
        State(Ids.BOOT, "data"),
        rule=needs(Right.SEE_TRACE),
        shapes={Ids.CURSORS: numbers},
    )
    def shown(passed: Any, *state: Any) -> tuple[Any, ...]:
        *values, boot = state
        t, cursors = translator(boot, site), passed or []
        try:
            wanted = filters(values)
            before = int(cursors[-1]) if cursors else None
            found = service.page(chain_of(boot, site), wanted, before, t.lang)
        except Refused as refused:
            return refusal_note(refused, t), None, True, True, "", True
        rows = found["rows"]
        where = t("trace.position", first=f"{rows[-1]['n']:,}", last=f"{rows[0]['n']:,}") if rows else ""
        table = trace_rows.trace_table(rows, found["names"], t)
        return table, found["next"], not cursors, found["next"] is None, where, not (rows or cursors)


def chain_of(boot: Mapping[str, Any] | None, site: Site) -> str:
    """Whose chain a page was opened for: a county's, or the city's own. Raises Refused."""
    code = county_or_city(str((boot or {}).get("region", "")))
    require_served(site.region(code), code)
    return code


def filters(values: Any) -> dict[str, Any]:
    """The filters as the service takes them, times in UTC. Whoever names an object, an actor or an action is
    shown everything, by streams too. Raises Refused("bad_time").
    """
    given = dict(zip(FILTERS, values, strict=True))
    words: dict[str, Any] = {name: str(given[name] or "").strip() for name in page.NAMED}
    times = {name: parse_time(str(given[name] or "").strip(), name, TZ) for name in ("since", "until")}
    return words | times | {"acts": bool(given["acts"]) and not any(words.values())}


def _register_state(app: Dash, site: Site, service: TraceService) -> None:
    @app.callback(
        Output(Ids.STATE, "children"),
        Input(Ids.BOOT, "data"),
        Input(Ids.VERDICT, "children"),
        Input(Ids.EXPORTED, "children"),
        rule=needs(Right.SEE_TRACE),
    )
    def state(boot: Any, _verdict: Any, _exported: Any) -> Any:
        t = translator(boot, site)
        code = chain_of(boot, site)
        place = viewing.place_name(site, code, t.lang)
        return attempt(t, lambda: page.state_view(service.state(code), place, t))

    @app.callback(
        Output(Ids.VERDICT, "children"),
        Input(Ids.VERIFY, "n_clicks"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.SEE_TRACE),
    )
    def verify(_clicks: Any, boot: Any) -> Any:
        t = translator(boot, site)
        return attempt(t, lambda: page.verdict_view(service.verify(chain_of(boot, site)), t))


def _register_export(app: Dash, site: Site, service: TraceService) -> None:
    @app.callback(
        Output(Ids.FILE, "data"),
        Output(Ids.EXPORTED, "children"),
        Input(Ids.CSV, "n_clicks"),
        Input(Ids.JSON, "n_clicks"),
        State(Ids.REASON, "value"),
        *(State(field, "value") for field in FILTERS.values()),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.EXPORT_TRACE),
    )
    def export(_csv: Any, _json: Any, reason: Any, *state: Any) -> tuple[Any, Any]:
        *values, boot = state
        t, kind = translator(boot, site), "json" if ctx.triggered_id == Ids.JSON else "csv"
        try:
            made = service.export(chain_of(boot, site), kind, filters(values), str(reason or ""))
        except Refused as refused:
            return no_update, refusal_note(refused, t)
        done = note(t("people.exported", n=f"{made['rows']:,}", name=made["filename"]))
        return dcc.send_bytes(made["content"], made["filename"], type=made["type"]), done
