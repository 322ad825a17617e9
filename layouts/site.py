"""What the pages know about the installation they belong to, given by whoever wires the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


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


@dataclass(frozen=True, slots=True)
class Site:
    """Facts of the installation. `region(code)` is None for a code nobody here serves."""

    default_region: str
    lang: str
    version: str
    demo: bool
    wmts: dict[str, str] | None
    region: Callable[[str], Region | None]


@dataclass(frozen=True, slots=True)
class Boot:
    """How one page starts: who looks at what, in which language. Becomes the browser's `boot` object."""

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

    def data(self) -> dict[str, Any]:
        """The JSON form for `dcc.Store`."""
        names = type(self).__dataclass_fields__
        return {name: _plain(getattr(self, name)) for name in names}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
