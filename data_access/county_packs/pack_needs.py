"""The squad that a matter of matters.toml needs: `squad = [{capability = "fire", quantity = 2}, …]`, where a
capability is the code of a post or of a unit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from data_access.county_packs.read_pack import RawPack
from domain.squads.recommendation import Need

MOST_NEEDS: Final = 12
MOST_PEOPLE: Final = 50
MOST_KM: Final = 1_000
FILE: Final = "matters.toml"


def check_needs(pack: RawPack, heading: str, body: Mapping[str, Any], capabilities: Collection[str]) -> None:
    """Report what is wrong with the squad below a heading; none is given by most."""
    squad, line = body.get("squad", []), pack.line_of(FILE, heading)
    if not isinstance(squad, list) or len(squad) > MOST_NEEDS or not all(map(_is_need, squad)):
        pack.report(FILE, line, "bad_squad", heading=heading)
        return
    wanted = [need["capability"] for need in squad]
    for capability in dict.fromkeys(wanted):
        if capability not in capabilities:
            pack.report(FILE, line, "unknown_capability", heading=heading, capability=capability)
    if len({*wanted}) < len(wanted):
        pack.report(FILE, line, "capability_twice", heading=heading)


def read_needs(body: Mapping[str, Any]) -> tuple[Need, ...]:
    """The needs below a heading that was checked; empty when it names none."""
    return tuple(Need(**need) for need in body.get("squad", []))


def _is_need(given: Any) -> bool:
    if not isinstance(given, dict) or not isinstance(given.get("capability"), str):
        return False
    return all(key in FORMS and FORMS[key](value) for key, value in given.items())


def _is_quantity(value: Any) -> bool:
    return type(value) is int and 0 < value <= MOST_PEOPLE


def _is_radius(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and 0 < value <= MOST_KM


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


FORMS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "capability": bool,
    "quantity": _is_quantity,
    "forced": _is_flag,
    "radius_km": _is_radius,
    "on_duty": _is_flag,
}
"""What a need may say, and of which form."""
