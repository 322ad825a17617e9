"""Fields, buttons and pagers of the pages where people type. Every field has a label that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from layouts.components import elements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layouts.i18n import Translator


def text(field_id: str, label: str, *, kind: str = "text", hint: str | None = None, **props: Any) -> html.Div:
    """A line of text; `hint` stands below it. Autocomplete is off: these are other people's data."""
    field: Any = dcc.Input(
        id=field_id, type=kind, className="field-input", autoComplete="off", **{"value": "", **props}
    )
    return _field(field_id, label, field, hint)


def number(field_id: str, label: str, *, hint: str | None = None, value: str = "") -> html.Div:
    """A whole number; whoever takes it says what is wrong with another text."""
    field = dcc.Input(
        id=field_id,
        type="text",
        inputMode="numeric",
        value=value,
        maxLength=8,
        autoComplete="off",
        className="field-input",
    )
    return _field(field_id, label, field, hint)


def select(field_id: str, label: str, options: Any, t: Translator, **props: Any) -> html.Div:
    """A choice of one, with a search when there are many."""
    words = {
        name: t(f"select.{name}")
        for name in ("search", "no_options_found", "clear_search", "clear_selection")
    }
    many = props.pop("searchable", True)
    field = dcc.Dropdown(
        id=field_id,
        options=options,
        searchable=many,
        placeholder=props.pop("placeholder", t("select.placeholder")),
        labels=words,
        className="field-select",
        **props,
    )
    return _field(field_id, label, field, None)


def _field(field_id: str, label: str, field: Any, hint: str | None) -> html.Div:
    small = html.Small(hint, className="field-hint") if hint else None
    return html.Div(
        [html.Label(label, htmlFor=field_id, className="field-label"), field, small], className="field"
    )


def check(field_id: str, label: str, *, on: bool = False) -> dcc.Checklist:
    """One box to tick; its value is ["yes"] or []."""
    return dcc.Checklist(
        id=field_id,
        options=[{"label": label, "value": "yes"}],
        value=["yes"] if on else [],
        className="field-check",
    )


def button(
    button_id: str | None, label: str, kind: str = "", icon: str | None = None, **props: Any
) -> html.Button:
    """A button; kind: "", "main", "small", "danger"."""
    name = "btn" + "".join(f" btn-{word}" for word in kind.split())
    named = {} if button_id is None else {"id": button_id}
    given: dict[str, Any] = {"className": name, **named, **props}
    return html.Button([elements.icon(icon) if icon else None, label], **given)


def action_button(button_id: str, label: str, kind: str = "", **props: Any) -> html.Button:
    """A button that changes something: no other begins meanwhile (assets/app/ui/shared/row_actions.js)."""
    return button(button_id, label, kind, **{"data-act": "", **props})


def row_button(
    store: str, row: object, label: str, kind: str = "small", icon: str | None = None, **props: Any
) -> html.Button:
    """A button that opens one row, None for a new one: {"id": row, "n": new each time} goes into a store.
    `about` says to whoever does not see the row which one it is.
    """
    named = {} if row is None else {"data-row": str(row)}
    if about := props.pop("about", None):
        named["aria-label"] = f"{label} {about}"
    return button(None, label, kind, icon, **{"data-press": store, **named, **props})


def row_action(store: str, row: object, label: str, kind: str = "small", **props: Any) -> html.Button:
    """A button of one row that changes something."""
    return row_button(store, row, label, kind, **{"data-act": "", **props})


def pager(ids: Any, t: Translator) -> html.Div:
    """Back, the number of the page (to type one), how much there is, on. `ids`: those of its page. It is
    hidden until there is a list.
    """
    field = dcc.Input(
        id=ids.PAGE,
        type="text",
        inputMode="numeric",
        value="1",
        debounce=True,
        className="field-input pager-page",
    )
    return html.Div(
        [
            html.Button(t("sources.previous"), id=ids.PREVIOUS, className="btn btn-small"),
            html.Label(t("pager.page"), htmlFor=ids.PAGE, className="sr-only"),
            field,
            html.Button(t("sources.next"), id=ids.NEXT, className="btn btn-small"),
            html.Span(id=ids.POSITION, className="pager-text"),
        ],
        id=ids.PAGER,
        className="pager",
        hidden=True,
    )


def position(found: Mapping[str, Any], page: int, t: Translator) -> str:
    """`51–100 / 11,124` of a page of rows; pages count from 0. A page behind the last one says so."""
    first, rows, total = page * found["page_size"], len(found["rows"]), f"{found['total']:,}"
    if not rows:
        return t("pager.beyond", total=total)
    return t("sources.position", first=f"{first + 1:,}", last=f"{first + rows:,}", total=total)


def card(title: Any, body: Any, *, tools: Any = None, sub: Any = None, name: str = "") -> html.Section:
    """A panel of a page of callbacks: title, tools right of it, body."""
    head = html.Div(
        [html.H2(title, className="panel-title"), html.Span(sub, className="sub") if sub else None]
    )
    return html.Section(
        [html.Div([head, html.Div(tools, className="card-tools")], className="panel-head"), *_as_list(body)],
        className=f"panel card {name}".strip(),
    )


def answer_area(answer_id: str) -> html.Div:
    """Where the answer to a gesture appears; read out politely."""
    return html.Div(id=answer_id, role="status", className="result", **{"aria-live": "polite"})


def secret(title: str, text_shown: str, note: str) -> html.Div:
    """A secret that is shown this once, with a button that copies it."""
    return html.Div(
        [
            html.Strong(title),
            html.Code(text_shown, className="secret-text"),
            html.Button(
                [elements.icon("copy"), html.Span(note, className="secret-note")],
                className="btn btn-small",
                **{"data-copy": text_shown},
            ),
        ],
        className="secret",
    )


def _as_list(body: Any) -> list[Any]:
    return body if isinstance(body, list) else [body]


def problems(found: Any, t: Translator, more: int = 0, about: str = "imports") -> html.Div:
    """What is wrong in a form or a file, by row and column; messages come in the reader's language.

    `about`: what the columns belong to: a unit's name has another word than a person's.
    """
    lines = [
        html.Li([html.Strong(_cell_name(problem, t, about)), html.Span(problem["message"])])
        for problem in found
    ]
    rest = html.Li(t("problems.more", n=f"{more:,}"), className="quiet") if more else None
    return html.Div([html.Ul([*lines, rest], className="problems")], className="note note-bad")


def _cell_name(problem: Mapping[str, Any], t: Translator, about: str) -> str:
    row, column = problem.get("row"), problem.get("column")
    if column and t.has(f"{about}.field.{column}"):
        column = t(f"{about}.field.{column}")
    if row is None:
        return str(column or "")
    return t("problems.row", row=row) if column is None else t("problems.cell", row=row, column=column)
