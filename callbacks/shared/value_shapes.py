"""What the values of a callback may look like: they come from a browser, whatever page it shows.

A callback names the shapes of its stores where it is registered (`shapes=`); a value it does not name has the
shape of its property (PROPERTIES). Neither says that the viewer may see what a value names: the handler asks
that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from layouts.i18n import LANGS
from layouts.navigation import OPENINGS

Shape = Callable[[Any], bool]
LONGEST_TEXT = 2_000
LONGEST_WORDS = 300_000
MOST_CLICKS = 10**9
LARGEST = 10**18
DEEPEST, MOST_NODES = 40, 50_000
MOST_NUMBERS, LONGEST_INDEX = 20_000, 200
INTENT_DIGITS = 32


def count(value: Any) -> bool:
    """A number of clicks, or none yet."""
    return value is None or (
        isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_CLICKS
    )


def signal(value: Any) -> bool:
    """Something that only says that it changed."""
    return flag(value) or _quantity(value) or text(value)


def text(value: Any) -> bool:
    """A short text, or none."""
    return value is None or _text(value, LONGEST_TEXT)


def words(value: Any) -> bool:
    """A long text, or none."""
    return value is None or _text(value, LONGEST_WORDS)


def code(value: Any) -> bool:
    """A region code, or none."""
    return value is None or (
        isinstance(value, str) and value.isascii() and value.isdecimal() and 4 <= len(value) <= 15
    )


def number(value: Any) -> bool:
    """The number of a row, as number or text, or none."""
    return count(value) or (
        isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 18
    )


def flag(value: Any) -> bool:
    """Yes, no or none."""
    return value is None or isinstance(value, bool)


def choice(value: Any) -> bool:
    """A field's value: short text, number, flag, or a list of such."""
    if isinstance(value, list):
        return len(value) <= 500 and all(choice(item) and not isinstance(item, list) for item in value)
    return flag(value) or words(value) or _quantity(value)


def raw(value: Any) -> bool:
    """The bytes of a dead letter as text, which go back to their stream as they are, whatever is in them."""
    return value is None or (isinstance(value, str) and words(value.replace("\0", "")))


def bounded_json(value: Any) -> bool:
    """Any JSON of bounded depth and size."""
    return _nodes(value, DEEPEST) <= MOST_NODES


def boot(value: Any) -> bool:
    """How a page started: a flat object; its language and places are believed as far as they are such."""
    if value is None:
        return True
    if not isinstance(value, dict) or len(value) > 40 or not bounded_json(value):
        return False
    places = value.get("counties", [])
    return (
        value.get("lang", LANGS[0]) in LANGS
        and (value.get("region") in (None, "") or code(value["region"]))
        and isinstance(places, list)
        and all(code(place) for place in places)
    )


def record(keys: tuple[str, ...], named: Shape) -> Shape:
    """A small flat object with just these keys; `named` is the shape of its id."""
    fields: dict[str, Shape] = {"id": named, "version": version, "n": count}

    def fits(value: Any) -> bool:
        if value is None:
            return True
        known = isinstance(value, dict) and set(value) == set(keys)
        return known and all(fields.get(name, text)(item) for name, item in value.items())

    return fits


def intent(value: Any) -> bool:
    """The key of an intent, as a browser makes it; there is one before anything can be pressed."""
    return isinstance(value, str) and len(value) == INTENT_DIGITS and set(value) <= set("0123456789abcdef")


def version(value: Any) -> bool:
    """The version of a row that was looked at."""
    return value is not None and count(value)


def word(value: Any) -> bool:
    """What names a row: a short text, or none."""
    return value is None or _text(value, LONGEST_INDEX)


def numbers(value: Any) -> bool:
    """A list of the numbers of rows."""
    return isinstance(value, list) and len(value) <= MOST_NUMBERS and all(version(item) for item in value)


def _quantity(value: Any) -> bool:
    """A number that a field can hold; an integer of JSON has as many digits as somebody likes."""
    if isinstance(value, int):
        return abs(value) <= LARGEST
    return isinstance(value, float) and isfinite(value)


def _text(value: Any, longest: int) -> bool:
    """Text that can be written down: half of a surrogate pair cannot, NUL no database takes."""
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _nodes(value: Any, depth: int) -> int:
    """How many values there are; more than MOST_NODES for one that is nested too deeply."""
    if depth == 0:
        return MOST_NODES + 1
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(_nodes(item, depth - 1) for item in inner)


PROPERTIES: Mapping[str, Shape] = {
    "n_clicks": count,
    "pathname": text,
    "search": text,
    "value": choice,
    "children": bounded_json,
    "contents": lambda value: value is None or isinstance(value, str),
    "filename": text,
    "hidden": flag,
    "disabled": flag,
    "search_value": text,
}
"""By property."""

BOOTS: Mapping[str, Shape] = {f"{page}-boot": boot for page in OPENINGS}
"""By component: how each page started, which every callback of it gets."""

_PRESS, _FORM = ("id", "n"), ("id", "version", "n")
ROW_PRESS, NAMED_PRESS = record(_PRESS, number), record(_PRESS, word)
"""A press on a row, or the row an act was done to, by the number of the row or by its name."""
ROW_FORM, NAMED_FORM = record(_FORM, number), record(_FORM, word)
"""A row as it was when its form was opened."""
NAMED_VERSION = record(("id", "version"), word)
"""What was looked at, by name, and its version then."""
SHOWN_IMPORT = record(("id", "digest", "n"), number)
"""An import as it was looked at: what is applied is what was shown."""


def shape_of(component: str, property_: str, named: Mapping[str, Shape]) -> Shape | None:
    """The shape of a value; `named`: those its callback names, by component. None when nobody named it: the
    `data` of a Store has no shape by itself.
    """
    if component in named:
        return named[component]
    return BOOTS.get(component) if property_ == "data" else PROPERTIES.get(property_)
