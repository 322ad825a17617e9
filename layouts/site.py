"""What the pages know about the installation they belong to, given by whoever wires the app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.access.rights import NOBODY, Viewer


def _nobody() -> Viewer:
    return NOBODY


def _no_token() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Region:
    """A node of the region tree, with the counties it covers (one, or all members of a city)."""

    code: str
    name: str
    name_en: str
    counties: tuple[str, ...]

    def label(self, lang: str) -> str:
        """The name in the reader's language."""
        return self.name if lang == "zh" else self.name_en


def _no_regions(_county: str) -> tuple[Region, ...]:
    return ()


def _no_shapes(_county: str) -> str:
    return ""


def _no_year(_county: str) -> int | None:
    return None


@dataclass(frozen=True, slots=True)
class Site:
    """Facts of the installation. `region(code)` is None for a code nobody here serves, `regions(county)` all
    regions of a county by code; `viewer()` is whoever sent the request that is being answered, `csrf()` the
    token of that session's forms. `address` is what people type into a browser, without a slash at its end:
    links are made of it, never of what a request says. `shapes(county)`: the address of its geometry or
    nothing. `unknown_year(county)`: of which its calendar does not know the holidays. `modules`: the
    addresses of each page's scripts, the one that starts it first.
    """

    default_region: str
    lang: str
    version: str
    demo: bool
    wmts: dict[str, str] | None
    region: Callable[[str], Region | None]
    regions: Callable[[str], tuple[Region, ...]] = _no_regions
    viewer: Callable[[], Viewer] = _nobody
    csrf: Callable[[], str] = _no_token
    address: str = ""
    shapes: Callable[[str], str] = _no_shapes
    unknown_year: Callable[[str], int | None] = _no_year
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Boot:
    """How one page starts: who looks at what, in which language. Becomes the browser's `boot` object.

    `viewer`: name, kind, roles [{role, region, place}], rights (those that hold in `region`), pages {page:
    region to open it with}. `filters`: those of the trace that the address names. `unknown_year`: whose
    holidays nobody told, so that time limits count without them.
    """

    page: str
    lang: str
    theme: str
    region: str
    region_name: str
    counties: tuple[str, ...]
    version: str
    demo: bool = False
    wmts: dict[str, str] | None = None
    rotate: str | None = None
    every: int = 30
    county_names: tuple[str, ...] = ()
    viewer: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    csrf: str = ""
    unknown_year: int | None = None

    def data(self) -> dict[str, Any]:
        """The JSON form for `dcc.Store`; the token of the forms stays out of it."""
        names = [name for name in type(self).__dataclass_fields__ if name != "csrf"]
        return {name: _to_json(getattr(self, name)) for name in names}


def _to_json(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
