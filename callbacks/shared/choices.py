"""Options of the select fields: units, posts, regions, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.kernel.regions import Level, level_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from layouts.i18n import Translator
    from layouts.site import Site


def code_options(found: Iterable[Mapping[str, Any]], t: Translator) -> list[dict[str, str]]:
    """Units or posts as options."""
    return [
        {"label": str((t.lang == "en" and row["name_en"]) or row["name"]), "value": row["code"]}
        for row in found
    ]


def region_options(
    site: Site, county: str, t: Translator, *, below: str = "", level: Level | None = None
) -> list[dict[str, str]]:
    """Regions of a county as options, each with the names of those above it: 湖镇镇 希塘村 1 网格."""
    names = {region.code: region.label(t.lang) for region in site.regions(county)}
    return [
        {"label": _path(code, names) if level is None else names[code], "value": code}
        for code in names
        if code.startswith(below) and (level is None or level_of(code) is level)
    ]


def _path(code: str, names: Mapping[str, str]) -> str:
    above = [names[code[:width]] for width in (9, 12) if width < len(code) and code[:width] in names]
    return " ".join([*above, names[code]])
