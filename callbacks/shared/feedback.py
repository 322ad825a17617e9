"""What the callbacks of all pages do alike: language, county, page numbers, and refusals in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, no_update

from domain.kernel.errors import Refused
from domain.kernel.lookups import require_served
from layouts.components import forms
from layouts.components.tables import note
from layouts.i18n import Translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dash import Dash
    from dash.development.base_component import Component

    from layouts.site import Site

NOT_FOR_A_NOTE = ("forbidden", "unknown_region")
MOST_PAGES = 1_000_000
LONGEST_PAGE = 12


def translator(boot: Mapping[str, Any] | None, site: Site) -> Translator:
    """The reader's language, from the boot object of their page."""
    return Translator((boot or {}).get("lang", site.lang))


def served_county(county: Any, site: Site) -> str:
    """The county, if this installation serves it (the value comes from a browser). Raises Refused."""
    region = site.region(str(county))
    whole = region if region is not None and region.code in region.counties else None
    return require_served(whole, county).code


def county_of(boot: Mapping[str, Any] | None, site: Site) -> str:
    """The county a page was opened for. Raises Refused for one that is not served."""
    return served_county(next(iter((boot or {}).get("counties") or ()), ""), site)


def finer_region(boot: Mapping[str, Any] | None) -> str:
    """The region a page was opened for when it is finer than a county, else ""."""
    region = str((boot or {}).get("region", ""))
    return region if len(region) > len("330825") else ""


def page_index(typed: Any) -> int:
    """What stands in a pager, as an index from 0; nonsense is the first page."""
    digits = str(typed or "").strip()
    known = digits.isdecimal() and len(digits) <= LONGEST_PAGE and int(digits) > 0
    return min(MOST_PAGES, int(digits) - 1) if known else 0


def pressed_row(press: Any) -> str | None:
    """The row whose button was pressed, as the store of its presses tells it; None for a new one."""
    row = press.get("id") if isinstance(press, dict) else None
    return None if row is None else str(row)


def press_number(store: Any) -> Any:
    """Which press a form on the screen, or an act in it, belongs to."""
    return store.get("n") if isinstance(store, dict) else None


def done_signal(known: Mapping[str, Any]) -> dict[str, Any]:
    """What an act leaves behind: its row, and the press that its form belongs to (None: to any)."""
    return {"id": known["id"], "n": known.get("n")}


def register_paging(app: Dash, page: Output, *inputs: Input) -> None:
    """The number of a page: back and on by the first two inputs, the first page by any other. The browser
    counts by itself: a second press that comes before an answer to the first would be lost.
    """
    name = ClientsideFunction("palm_rows", "turn")
    shown = State(page.component_id, page.component_property)
    app.clientside_callback(name, page, *inputs, shown, prevent_initial_call=True)


def paging_outputs(ids: Any) -> tuple[Output, ...]:
    """Where `paging_state` goes."""
    return (
        Output(ids.POSITION, "children"),
        Output(ids.PREVIOUS, "disabled"),
        Output(ids.NEXT, "disabled"),
        Output(ids.PAGER, "hidden"),
    )


def paging_state(found: Mapping[str, Any], page: int, t: Translator) -> tuple[str, bool, bool, bool]:
    """Which rows a page has, whether none are before and behind it, and whether the pager is hidden: an empty
    list has its words and nothing to turn.
    """
    last = (page + 1) * found["page_size"] >= found["total"]
    return forms.position(found, page, t), page == 0, last, not found["total"]


def register_refill(app: Dash, ids: Any, *dones: str) -> None:
    """Once an act is done its row is opened anew, unless another one was opened meanwhile: the browser
    compares the presses that the act and WANTED belong to (assets/app/ui/shared/row_actions.js).
    """
    app.clientside_callback(
        ClientsideFunction("palm_rows", "again"),
        Output(ids.AGAIN, "data"),
        *(Input(store, "data") for store in dones),
        State(ids.WANTED, "data"),
        prevent_initial_call=True,
    )


def refusal_text(refused: Refused, t: Translator) -> str:
    """Why something was not done, in the reader's language."""
    key = f"admin.problem.{refused.code}"
    words = t(key) if t.has(key) else refused.code
    return f"{words} {refused.detail}".strip() if not t.has(key) else words


def refusal_note(refused: Refused, t: Translator) -> Component:
    """A refusal as a note. Raises it again when no page of ours offers what was asked (403)."""
    if refused.code in NOT_FOR_A_NOTE:
        raise refused
    return note(refusal_text(refused, t), "bad")


def answer_refusal(refused: Refused, t: Translator, renewal: Any = no_update) -> tuple[Component, Any]:
    """What a form answers when its act was refused: why; and `renewal`, by which what it shows comes anew,
    where somebody changed that meanwhile.
    """
    return refusal_note(refused, t), renewal if refused.code == "stale" else no_update


def attempt(t: Translator, act: Callable[[], Component]) -> Component:
    """Do something; a refusal becomes a note."""
    try:
        return act()
    except Refused as refused:
        return refusal_note(refused, t)
