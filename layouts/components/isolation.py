"""Foreign text on a page of callbacks: made harmless and kept to its own place, wherever a layout puts it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from dash.development.base_component import Component

from domain.kernel.text import isolated

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN = ("children", "title", "aria-label", "data-label", "label", "options", "alt")
"""Properties of components that people read. A `value` is left alone: it is edited and comes back."""


def isolating(answer: Callable[..., Any]) -> Callable[..., Any]:
    """A callback whose answers are isolated."""

    @wraps(answer)
    def shown(*given: Any, **named: Any) -> Any:
        return isolate(answer(*given, **named))

    return shown


def isolate(answer: Any) -> Any:
    """Components with the texts in them isolated, in place; anything else as it is."""
    if isinstance(answer, Component):
        for name in SHOWN:
            value = getattr(answer, name, None)
            if value is not None:
                setattr(answer, name, _inside(value))
    elif isinstance(answer, tuple | list):
        return type(answer)(map(isolate, answer))
    elif isinstance(answer, dict) and isinstance(answer.get("label"), str):
        return answer | {"label": isolated(answer["label"])}
    return answer


def _inside(value: Any) -> Any:
    if isinstance(value, str):
        return isolated(value)
    return [_inside(item) for item in value] if isinstance(value, tuple | list) else isolate(value)
