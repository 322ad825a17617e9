"""A city folder: city.toml names the packs of its counties, wherever they lie beside it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from data_access.pack_read import PackError, Problem


def members(folder: Path) -> list[Path]:
    """The packs behind a path: those of city.toml, or the folder itself. PackError when city.toml is unusable."""
    listing = folder / "city.toml"
    if not listing.is_file():
        return [folder]
    try:
        names = tomllib.loads(listing.read_text("utf-8"))["members"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise PackError(folder, [Problem("city.toml", 0, f"unusable: {error}", f"无法使用: {error}")]) from error
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise PackError(folder, [Problem("city.toml", 0, "members must list folders", "members 应列出文件夹")])
    return [folder / name for name in names]
