"""A city folder: city.toml names the packs of its counties, wherever they lie beside it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from data_access.pack_read import PackError, problem


def members(folder: Path) -> list[Path]:
    """The packs behind a path: those of city.toml, or the folder itself. PackError: city.toml is unusable."""
    listing = folder / "city.toml"
    if not listing.is_file():
        return [folder]
    try:
        names = tomllib.loads(listing.read_text("utf-8"))["members"]
    except (OSError, ValueError, LookupError, RecursionError) as error:
        raise PackError(folder, [problem("city.toml", 0, "bad_city", why=error)]) from error
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise PackError(folder, [problem("city.toml", 0, "bad_city", why="members")])
    return [folder / name for name in names]
