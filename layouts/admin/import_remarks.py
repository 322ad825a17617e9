"""What the preview of a duty sheet says of its cells: what was not taken over, how the rest was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts.components.tables import headings, note, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator

MOST_CELLS = 8


def remark_sentence(remark: Mapping[str, Any], t: Translator) -> str:
    """A remark in words."""
    facts = dict(remark["facts"])
    if "shift" in facts:
        facts["shift"] = t(f"shift.{facts['shift']}")
    return t(f"admin.problem.{remark['code']}", **facts)


def by_sentence(
    remarks: Iterable[Mapping[str, Any]], t: Translator
) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    """(sheet, sentence) -> the remarks that say so: what holds for twenty cells is told once."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for remark in remarks:
        found.setdefault((remark["sheet"], remark_sentence(remark, t)), []).append(remark)
    return found


def cells_text(remarks: Sequence[Mapping[str, Any]]) -> str:
    """The first of the cells, and how many more: B3 B7 +12."""
    cells = [*dict.fromkeys(remark["cell"] for remark in remarks)]
    more = f" +{len(cells) - MOST_CELLS}" if len(cells) > MOST_CELLS else ""
    return " ".join(cells[:MOST_CELLS]) + more


def remarks_part(remarks: Sequence[Mapping[str, Any]], t: Translator) -> Component | None:
    """All remarks of an import: cells that stay out are open to the eye, how others were read is folded."""
    if not remarks:
        return None
    out = [remark for remark in remarks if not remark["taken"]]
    read = [remark for remark in remarks if remark["taken"]]
    components: list[Component] = []
    if out:
        cells = len({(remark["sheet"], remark["cell"]) for remark in out})
        components += [note(t("imports.remarks.out", n=cells), "warn"), _remarks_table(out, t)]
    if read:
        summary = html.Summary(t("imports.remarks.read", n=len(read)))
        components.append(html.Details([summary, _remarks_table(read, t)]))
    return html.Div(components, className="remarks")


def _remarks_table(remarks: Sequence[Mapping[str, Any]], t: Translator) -> Component:
    rows = [
        [_place(sheet, same), html.Span(same[0]["text"]), html.Span(sentence)]
        for (sheet, sentence), same in by_sentence(remarks, t).items()
    ]
    shown = table(headings(t, "imports.remarks", ("cell", "text", "why")), rows, "remarks")
    return html.Div(shown, className="remarks-rows")


def _place(sheet: str, remarks: Sequence[Mapping[str, Any]]) -> html.Span:
    address = html.Strong(cells_text(remarks), className="mono")
    return html.Span([address, html.Small(sheet)], className="two")
