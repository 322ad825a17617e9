"""Longyou's pack for commands that are forked: read when this is imported, which `terminal` lets only the
process do that they are forked from. Reading it takes as long as most commands.
"""

from __future__ import annotations

import gc
from pathlib import Path

from data_access.county_packs import county_pack

FOLDER = Path(__file__).resolve().parents[3] / "counties" / "longyou"
_load = county_pack.load
_longyou = _load(FOLDER)
gc.freeze()


def use() -> None:
    """Let this process load Longyou's own folder, which no test changes, at no cost; others as ever."""
    county_pack.load = load


def load(folder: Path | str) -> county_pack.County:
    """A pack; PackError when it cannot be trusted."""
    return _longyou if Path(folder).resolve() == FOLDER else _load(folder)
