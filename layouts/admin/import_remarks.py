"""What the preview of a duty sheet says of its cells: what was not taken over, how the rest was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts.components.tables import headings, note, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator


def remark_sentence(remark: Mapping[str, Any], t: Translator) -> str:
    """A remark in words."""
    facts = dict(remark["facts"])
    if "shift" in facts:
        facts["shift"] = t(f"shift.{facts['shift']}")
    return t(f"admin.problem.{remark['code']}", **facts)


def remarks_part(remarks: Sequence[Mapping[str, Any]], t: Translator) -> Component | None:
    """All remarks of an import: cells that stay out are open to the eye, how others were read is folded."""
    if not remarks:
        return None
    out = [remark for remark in remarks if not remark["taken"]]
    read = [remark for remark in remarks if remark["taken"]]
    parts = []
    if out:
        cells = len({(remark["sheet"], remark["cell"]) for remark in out})
        parts += [note(t("imports.remarks.out", n=cells), "warn"), _remarks_table(out, t)]
    if read:
        summary = html.Summary(t("imports.remarks.read", n=len(read)))
        parts.append(html.Details([summary, _remarks_table(read, t)]))
    return html.Div(parts, className="remarks")


def _remarks_table(remarks: Sequence[Mapping[str, Any]], t: Translator) -> Component:
    rows = [
        [_place(remark), html.Span(remark["text"]), html.Span(remark_sentence(remark, t))]
        for remark in remarks
    ]
    shown = table(headings(t, "imports.remarks", ("cell", "text", "why")), rows, "remarks")
    return html.Div(shown, className="remarks-rows")


def _place(remark: Mapping[str, Any]) -> html.Span:
    address = html.Strong(remark["cell"], className="mono")
    return html.Span([address, html.Small(remark["sheet"])], className="two")
