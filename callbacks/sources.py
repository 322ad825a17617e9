"""Gestures on /sources: turn pages, look at a dead letter, send it again, acknowledge a loss.

`service` is any object with the methods of SourcesService (docs/screens.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, ctx, no_update

from callbacks.shared.feedback import (
    page_index,
    paging_outputs,
    paging_state,
    pressed_row,
    register_paging,
    served_county,
    translator,
)
from callbacks.shared.value_shapes import ROW_PRESS, code, number, raw, signal, text
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from layouts import sources
from layouts.components.tables import note
from layouts.i18n import Translator
from layouts.sources import Ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dash import Dash

    from layouts.site import Site


class SourcesService(Protocol):
    """What this page asks of whoever holds the truth. Times are aware datetimes."""

    def now(self) -> datetime:
        """The time on the clock that every program goes by."""

    def dead_letters(self, county: str, page: int) -> Mapping[str, Any]:
        """`{"rows": [...], "total": n, "page_size": n}`, newest first; pages count from 0."""

    def dead_letter(self, county: str, letter_id: int | str) -> Mapping[str, Any] | None:
        """One row with what of it may be `shown`, or None."""

    def resend(self, county: str, letter_id: int | str, raw: bytes | None) -> str:
        """Put it on its stream again, mended if `raw` is given; the new entry id. Raises Refused."""

    def waiting(self, county: str) -> Mapping[str, Any]:
        """`{"rows": [...], "total": n}`: messages that wait for their report, the longest waiting first."""

    def waiting_message(self, county: str, number: int | str) -> Mapping[str, Any] | None:
        """One of them with what of it may be `shown`, or None."""

    def lost(self, county: str) -> Sequence[Mapping[str, Any]]:
        """Gaps found in streams, newest first."""

    def acknowledge(self, county: str, lost_id: int | str) -> None:
        """Note that somebody knows of a gap."""

    def sources(self, county: str) -> Sequence[Mapping[str, Any]]:
        """Each source with its last message and counts."""


def register(app: Dash, site: Site, service: SourcesService) -> None:
    """Register every callback of the page."""
    _register_tables(app, site, service)
    buttons = (Input(Ids.PREVIOUS, "n_clicks"), Input(Ids.NEXT, "n_clicks"))
    register_paging(app, Output(Ids.PAGE, "data"), *buttons)
    _register_dead_letter(app, site, service)
    _register_resend(app, site, service)
    _register_waiting(app, site, service)
    _register_lost(app, site, service)


def _register_tables(app: Dash, site: Site, service: SourcesService) -> None:
    @app.callback(
        Output(Ids.HEALTH, "children"),
        Output(Ids.DEAD, "children"),
        Output(Ids.DRAWN, "data"),
        *paging_outputs(Ids),
        Input(Ids.COUNTY, "data"),
        Input(Ids.PAGE, "data"),
        Input(Ids.REFRESH, "n_clicks"),
        Input(Ids.SIGNAL, "data"),
        Input(Ids.RESULT, "children"),
        State(Ids.DRAWN, "data"),
        State(Ids.BOOT, "data"),
        rule=needs(Right.SEE_SOURCES),
        shapes={Ids.COUNTY: code, Ids.PAGE: number, Ids.SIGNAL: signal, Ids.DRAWN: text},
    )
    def tables(
        county: str, number: Any, _clicks: Any, _signal: Any, _result: Any, drawn: str | None, boot: Any
    ) -> tuple[Any, ...]:
        """The dead letters are drawn anew only when they changed: new buttons would swallow a press."""
        t = translator(boot, site)
        county, page = served_county(county, site), page_index(number)
        found = service.dead_letters(county, page)
        health = sources.health_table(service.sources(county), t)
        rows = found["rows"]
        now = drawing_key(rows)
        dead = no_update if now == drawn else sources.dead_table(rows, t)
        return health, dead, now, *paging_state(found, page, t)


def drawing_key(rows: Sequence[Mapping[str, Any]]) -> str:
    """Tells one drawing of the dead letters from another: which they are, and which were sent again."""
    return "/".join(f"{row['id']}{'+' if row['resent_at'] else ''}" for row in rows) or "-"


def _register_dead_letter(app: Dash, site: Site, service: SourcesService) -> None:
    @app.callback(
        Output(Ids.OPEN_ID, "data"),
        Output(Ids.EDITOR_FACTS, "children"),
        Output(Ids.RAW, "value"),
        Output(Ids.RAW_BOX, "hidden"),
        Output(Ids.EDITOR, "hidden"),
        Input(Ids.WANTED, "data"),
        Input(Ids.WAITING_WANTED, "data"),
        State(Ids.COUNTY, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.SEE_SOURCES),
        shapes={Ids.WANTED: ROW_PRESS, Ids.WAITING_WANTED: ROW_PRESS, Ids.COUNTY: code},
    )
    def open_row(wanted: Any, waiting: Any, county: str, boot: Any) -> tuple[Any, ...]:
        """A dead letter, or a message that waits, which can only be looked at."""
        t, number = translator(boot, site), pressed_row(wanted)
        if ctx.triggered_id == Ids.WAITING_WANTED:
            number = pressed_row(waiting)
            row = service.waiting_message(served_county(county, site), int(number)) if number else None
            gone = note(t("waiting.gone"), "bad")
            shown = gone if row is None else sources.waiting_view(row, service.now(), t)
            return None, shown, "", True, True
        dead_letter = service.dead_letter(served_county(county, site), int(number)) if number else None
        if dead_letter is None:
            return None, note(t("letter.gone"), "bad"), "", True, True
        return dead_letter["id"], sources.dead_letter_view(dead_letter, t), "", True, False


def _register_resend(app: Dash, site: Site, service: SourcesService) -> None:
    @app.callback(
        Output(Ids.RESULT, "children"),
        Input(Ids.RESEND, "n_clicks"),
        State(Ids.OPEN_ID, "data"),
        State(Ids.RAW, "value"),
        State(Ids.RAW_BOX, "hidden"),
        State(Ids.COUNTY, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MEND_SOURCES),
        shapes={Ids.OPEN_ID: number, Ids.RAW: raw, Ids.COUNTY: code},
    )
    def resend(
        clicks: Any, letter_id: Any, raw: str | None, unseen: bool | None, county: str, boot: Any
    ) -> Any:
        """As it is while nobody looked at it, else as it stands in the editor."""
        if not clicks or letter_id is None:
            return no_update
        t = translator(boot, site)
        try:
            entry = service.resend(
                served_county(county, site), letter_id, None if unseen else (raw or "").encode()
            )
        except Refused as refused:
            if refused.code == "forbidden":
                raise
            return note(refusal_text(refused, t), "bad")
        return note(t("letter.sent", entry=entry))


def _register_waiting(app: Dash, site: Site, service: SourcesService) -> None:
    @app.callback(
        Output(Ids.WAITING, "children"),
        Input(Ids.COUNTY, "data"),
        Input(Ids.REFRESH, "n_clicks"),
        Input(Ids.SIGNAL, "data"),
        State(Ids.BOOT, "data"),
        rule=needs(Right.SEE_SOURCES),
        shapes={Ids.COUNTY: code, Ids.SIGNAL: signal},
    )
    def waiting(county: str, _clicks: Any, _signal: Any, boot: Any) -> Any:
        found = service.waiting(served_county(county, site))
        return sources.waiting_table(found["rows"], found["total"], service.now(), translator(boot, site))


def _register_lost(app: Dash, site: Site, service: SourcesService) -> None:
    @app.callback(
        Output(Ids.KNOWN, "data"),
        Input(Ids.ACKNOWLEDGE, "data"),
        State(Ids.COUNTY, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MEND_SOURCES),
        shapes={Ids.ACKNOWLEDGE: ROW_PRESS, Ids.COUNTY: code},
    )
    def acknowledge(press: Any, county: str) -> Any:
        number = pressed_row(press)
        if number is None:
            return no_update
        service.acknowledge(served_county(county, site), int(number))
        return number

    @app.callback(
        Output(Ids.LOST, "children"),
        Input(Ids.COUNTY, "data"),
        Input(Ids.REFRESH, "n_clicks"),
        Input(Ids.SIGNAL, "data"),
        Input(Ids.KNOWN, "data"),
        State(Ids.BOOT, "data"),
        rule=needs(Right.SEE_SOURCES),
        shapes={Ids.COUNTY: code, Ids.SIGNAL: signal, Ids.KNOWN: number},
    )
    def lost(county: str, _clicks: Any, _signal: Any, _known: Any, boot: Any) -> Any:
        county = served_county(county, site)
        mend = site.viewer().may(Right.MEND_SOURCES, county)
        return sources.lost_table(service.lost(county), translator(boot, site), mend=mend)


def refusal_text(refused: Refused, t: Translator) -> str:
    """Why something was not done, in the reader's language."""
    why = sources.reason_text(refused.code, t)
    return t("letter.refused", why=f"{why} {refused.detail}".strip())
