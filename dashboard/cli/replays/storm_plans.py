"""A county pack for a recorded storm: a copy whose plans also know the levels that its warnings call for."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Final

PLANS: Final = "plans.toml"
ADDED: Final = Path(__file__).with_name("storm_plans.toml")


def copy_pack(pack: Path, to: Path) -> Path:
    """A copy of a pack with the plans of ADDED, in a folder that does not exist yet; the pack's own plans
    stay, and one of the same code is left as it is written there. A folder without plans, a city's, is copied
    as it is. Raises OSError, tomllib.TOMLDecodeError.
    """
    shutil.copytree(pack, to)
    plans = to / PLANS
    if plans.exists():
        there = plans.read_text("utf-8")
        known = tomllib.loads(there).get("plan", {})
        sections = ADDED.read_text("utf-8").split("\n[plan.")[1:]
        added = [part for part in sections if part.partition("]")[0] not in known]
        plans.write_text(there + "".join(f"\n[plan.{part}" for part in added), "utf-8")
    return to
