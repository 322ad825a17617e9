"""What a warning warns of, in words of our own: told by the national code of its event, else by its name."""

from __future__ import annotations

from typing import Final

from domain.emergency.warnings.message import WarningMessage

OTHER: Final = "other"
HAZARDS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("typhoon", "11B01", ("台风", "typhoon", "tropical cyclone", "hurricane", "tropical storm")),
    ("thunder_wind", "11B20", ("雷雨大风", "雷暴大风", "thunderstorm gale")),
    ("hail", "11B15", ("冰雹", "hail")),
    ("rain", "11B03", ("暴雨", "rain")),
    ("snow", "11B04", ("暴雪", "snow", "blizzard")),
    ("cold", "11B05", ("寒潮", "低温", "cold")),
    ("gale", "11B06", ("大风", "wind", "gale")),
    ("heat", "11B09", ("高温", "high temperature", "heat")),
    ("thunder", "11B14", ("雷电", "lightning", "thunder")),
    ("fog", "11B17", ("大雾", "fog")),
    ("haze", "11B19", ("霾", "haze")),
    ("ice", "11B21", ("结冰", "冰冻", "icing", "ice")),
    ("geological", "", ("地质灾害", "山洪", "滑坡", "geological", "landslide", "debris", "flash flood")),
    ("flood", "", ("洪水", "内涝", "flood")),
    ("drought", "", ("干旱", "drought")),
    ("fire", "", ("森林火险", "火险", "fire")),
    ("earthquake", "", ("地震", "earthquake")),
)
"""(our word, national code where we know it, parts of the names of events); the first that fits counts."""
NAMES: Final = (*(hazard for hazard, _, _ in HAZARDS), OTHER)


def find_hazard(code: str, *names: str) -> str:
    """The hazard of an event's code, else of its names in any language; OTHER for one we have no word for."""
    known = next(
        (hazard for hazard, hazard_code, _ in HAZARDS if hazard_code and hazard_code == code.strip().upper()),
        None,
    )
    lowered = [name.lower() for name in names]
    by_name = (hazard for hazard, _, words in HAZARDS if any(w in name for w in words for name in lowered))
    return known or next(by_name, OTHER)


def hazard_of(message: WarningMessage) -> str:
    """What a message warns of."""
    codes = [text.event_code for text in message.texts if text.event_code]
    return find_hazard(codes[0] if codes else "", *(text.event for text in message.texts))
