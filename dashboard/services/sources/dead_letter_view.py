"""What of a dead letter may be read before somebody gave a reason: its structure, with every value masked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from domain.access.masking import STAR, mask_row, mask_strictly, mask_text
from domain.kernel.text import harmless

MOST_SHOWN: Final = 8 * 1024
"""Characters of a letter that are shown masked; it can be larger."""
SHORT: Final = 120
MOST_VALUES: Final = 200
"""Short values are kept whole: a name among them is looked for in the long ones. They have a number."""
_ENDS = " \t\n,;，。；、"
_WORDS = re.compile(r"[^\x00-\x7f]+")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def masked_letter(raw: bytes) -> str:
    """The letter as text. Readable JSON is masked value by value; of anything else only the signs around the
    words are left, for nobody can tell there which of them is a name.
    """
    text = raw.decode("utf-8", errors="replace")
    try:
        shown = json.dumps(_strict(mask_row(_Clip().row(_object(text)))), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        words = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text[:MOST_SHOWN])
        shown = mask_text(_WORDS.sub(lambda found: STAR * len(found[0]), mask_text(words)))
    shown = harmless(shown)
    return shown if len(shown) <= MOST_SHOWN else shown[:MOST_SHOWN] + "…"


def _object(text: str) -> Mapping[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("a message is one JSON object")
    return found


class _Clip:
    """What of a message is masked at all: little more than is shown, so that a large one costs no more."""

    def __init__(self) -> None:
        self._room, self._values = MOST_SHOWN, MOST_VALUES

    def row(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The first values of an object, long texts as far as there is room."""
        kept: dict[str, Any] = {}
        for name, value in found.items():
            if self._values <= 0:
                kept["…"] = "…"
                break
            kept[self._text(name)] = self._value(value)
        return kept

    def _value(self, value: Any) -> Any:
        self._values -= 1
        if isinstance(value, dict):
            return self.row(value)
        if isinstance(value, list):
            return [self._value(member) for member in value[: max(0, self._values)]]
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        """Cut where a word ends: half of a number would be none, and stay."""
        if len(text) <= SHORT:
            return text
        room = max(0, min(self._room, len(text)))
        self._room -= room
        if room == len(text):
            return text
        end = max((text.rfind(sign, 0, room) for sign in _ENDS), default=-1)
        return f"{text[: max(0, end)]}…"


def _strict(value: Any) -> Any:
    """What reads as a whole name goes too: nobody knows what a field of such a letter means."""
    if isinstance(value, dict):
        return {name: _strict(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_strict(item) for item in value]
    return mask_strictly(value) if isinstance(value, str) else value
