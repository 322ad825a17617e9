"""The experiment: the list of /admin people as an AG Grid, its form of Mantine's controls. Rights, masking,
shapes, content policy and all else are the product's own.
"""

from __future__ import annotations

import importlib
from typing import Any

from dash import Dash, Input, Output, State, html

GRID = "admin-people-grid"
ORDERED = ("id", "name", "post", "unit", "region")


def install(kind: str) -> None:
    """`grid`: the list; `both`: the form too; `eager-…`: what each page pays for a library."""
    if kind == "eager-grid":
        importlib.import_module("dash_ag_grid")
    elif kind == "eager-both":
        importlib.import_module("dash_ag_grid")
        importlib.import_module("dash_mantine_components")
    else:
        _rules()
        _list()
        if kind == "both":
            _form()


def _rules() -> None:
    from dashboard.http.security import callback_shapes, rules
    from domain.access.rights import Right

    rules.CALLBACKS[f"{GRID}.getRowsResponse"] = rules.needs(Right.SEE_PEOPLE)  # type: ignore[index]
    callback_shapes.DATA[f"{GRID}.getRowsRequest"] = lambda value: value is None or isinstance(value, dict)  # type: ignore[index]


def _list() -> None:
    import callbacks.admin.people as page
    from layouts.admin import people as layout

    pager = layout._pager
    layout._pager = lambda t: html.Div([_grid(t), html.Div(pager(t), hidden=True)])
    page._register_list = _register_list


def _grid(t: Any) -> Any:
    import dash_ag_grid as dag

    names = {"id": "person.id", "region": "people.place"}
    columns = [
        {
            "field": one,
            "headerName": t(names.get(one, f"people.{one}")),
            "sortable": one in ORDERED,
            "resizable": True,
        }
        for one in ("id", "name", "phone", "post", "unit", "region")
    ]
    return dag.AgGrid(
        id=GRID,
        columnDefs=columns,
        rowModelType="infinite",
        getRowId="params.data.id",
        columnSize="responsiveSizeToFit",
        style={"height": "600px"},
        dashGridOptions={
            "cacheBlockSize": 50,
            "rowSelection": {"mode": "singleRow"},
            "infiniteInitialRowCount": 50,
            "localeText": {"loadingOoo": "加载中…", "noRowsToShow": "没有数据"},
        },
    )


def _register_list(app: Dash, site: Any, desk: Any) -> None:
    from callbacks.admin.people import FILTERS, filters
    from callbacks.shared.feedback import county_of
    from layouts.admin.people import Ids

    @app.callback(
        Output(GRID, "getRowsResponse"),
        Input(GRID, "getRowsRequest"),
        *(State(one, "value") for one in FILTERS),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
    )
    def rows(wanted: Any, *state: Any) -> Any:
        *values, boot = state
        order = "".join(
            ("-" if one["sort"] == "desc" else "") + one["colId"] for one in wanted["sortModel"][:1]
        )
        number = wanted["startRow"] // 50
        found = desk.people.page(county_of(boot, site), number, order=order or "id", **filters(values, boot))
        kept = ("id", "name", "phone")
        shown = [
            {name: row[name] for name in kept}
            | {name: row[f"{name}_name"] for name in ("post", "unit", "region")}
            for row in found["rows"]
        ]
        return {"rowData": shown, "rowCount": found["total"]}


def _form() -> None:
    """Mantine's text fields and selects under the ids of ours; the whole page stands in its provider."""
    import dash_mantine_components as dmc

    from layouts.admin import people as layout
    from layouts.components import forms

    def text(one: str, label: str, *, hint: str | None = None, **props: Any) -> Any:
        kept = {name: props[name] for name in ("disabled", "placeholder") if name in props}
        limit = {"input": {"maxLength": props["maxLength"]}} if "maxLength" in props else {}
        return dmc.TextInput(id=one, label=label, description=hint, value="", **kept, attributes=limit)

    def select(one: str, label: str, options: Any, t: Any, **props: Any) -> Any:
        kept = {
            name: props[name] for name in ("disabled", "placeholder", "clearable", "value") if name in props
        }
        return dmc.Select(id=one, label=label, data=options, searchable=True, **kept)

    class Forms:
        def __getattr__(self, name: str) -> Any:
            return {"text": text, "select": select}.get(name) or getattr(forms, name)

    layout.forms = Forms()
    inner = layout.layout
    layout.layout = lambda boot, t: dmc.MantineProvider(inner(boot, t), forceColorScheme=boot.theme)
    _options_as_data()


def _options_as_data() -> None:
    """Mantine calls the options of a select its data."""
    import callbacks.admin.people as page
    from dashboard.http.security import rules

    rules.CALLBACKS["admin-people-region.data"] = rules.of_callback("admin-people-region.options")  # type: ignore[index]

    plain = page.Output
    page.Output = lambda one, what, **more: plain(one, "data" if what == "options" else what, **more)
