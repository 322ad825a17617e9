"""A component of Dash as HTML, for pages that the server draws: what stands on all pages has one home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

VOID = frozenset({"input", "wbr"})
"""Elements without content."""
NAMES = {"className": "class", "tabIndex": "tabindex", "htmlFor": "for"}
"""Properties that HTML calls otherwise."""
DRAWING = Markup(
    '<svg viewBox="0 0 24 24" focusable="false"><use href="/assets/00_vendor/icons.svg#{name}"></use></svg>'
)


def write_html(component: Component) -> Markup:
    """The HTML of a component of html's, or of a field, with all below it; icons are drawn in."""
    return Markup("").join(_pieces(component))


def _pieces(content: Any) -> Iterator[Markup]:
    if content is None:
        return
    if isinstance(content, (list, tuple)):
        for item in content:
            yield from _pieces(item)
        return
    if not hasattr(content, "to_plotly_json"):
        yield escape(str(content))
        return
    made = content.to_plotly_json()
    tag, props = made["type"].lower(), made["props"]
    yield Markup("<{}{}>").format(tag, Markup("").join(_attributes(props)))
    if tag in VOID:
        return
    icon = props.get("data-icon")
    yield DRAWING.format(name=icon) if icon else Markup("").join(_pieces(props.get("children")))
    yield Markup("</{}>").format(tag)


def _attributes(props: dict[str, Any]) -> Iterator[Markup]:
    for name, value in props.items():
        if name == "children" or value is None or value is False:
            continue
        shown = NAMES.get(name, name)
        yield Markup(" {}").format(shown) if value is True else Markup(' {}="{}"').format(shown, value)
