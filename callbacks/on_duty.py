"""The panel of who is on duty on /dispatch: filled when the page opens, and every minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State

from callbacks.shared.feedback import county_of, finer_region, refusal_note, translator
from callbacks.shared.value_shapes import count
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from layouts.components import duty_panel
from layouts.components.duty_panel import Ids
from layouts.dispatch import Ids as Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash import Dash

    from layouts.site import Site


class OnDutyService(Protocol):
    """What the panel asks. Raises Refused."""

    def look(self, county: str, region: str) -> Mapping[str, Any]: ...


def register(app: Dash, site: Site, service: OnDutyService) -> None:
    """Register the callback of the panel."""

    @app.callback(
        Output(Ids.COUNT, "children"),
        Output(Ids.LIST, "children"),
        Input(Ids.TICK, "n_intervals"),
        State(Page.BOOT, "data"),
        rule=needs(Right.SEE_PEOPLE),
        shapes={Ids.TICK: count},
    )
    def look(_ticks: Any, boot: Any) -> tuple[Any, Any]:
        t, region = translator(boot, site), finer_region(boot)
        try:
            county = county_of(boot, site)
            found = service.look(county, region)
        except Refused as refused:
            return t("duty.title"), refusal_note(refused, t)
        reveals = Right.REVEAL_PEOPLE.value in (boot.get("viewer") or {}).get("rights", ())
        shown = duty_panel.duty_list(found, region or county, t, county if reveals else "")
        return duty_panel.duty_count(found, t), shown
