"""The rail of official warnings under the header; the browser's half fills and shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

if TYPE_CHECKING:
    from layouts.i18n import Translator


def warning_rail(t: Translator) -> html.Section:
    """An empty rail."""
    return html.Section(
        className="warning-rail", hidden=True, **{"data-warnings": "1", "aria-label": t("layer.warnings")}
    )
