"""The colours of warnings, and the names of files that the national release system gives."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from domain.emergency.warnings.message import Colour, Doubt, Kind, Note, WarningMessage
from domain.kernel.values import value

_WORDS: Final = MappingProxyType(
    {
        "red": Colour.RED, "红色": Colour.RED, "红": Colour.RED,
        "orange": Colour.ORANGE, "橙色": Colour.ORANGE, "橙": Colour.ORANGE,
        "yellow": Colour.YELLOW, "黄色": Colour.YELLOW, "黄": Colour.YELLOW,
        "blue": Colour.BLUE, "蓝色": Colour.BLUE, "蓝": Colour.BLUE,
    }
)  # fmt: skip
_HEADLINE: Final = re.compile("(红色|橙色|黄色|蓝色)预警")
_FILE: Final = re.compile(
    r"(?P<unit>\d{6,14})_(?P<time>\d{14})_(?P<event>[0-9A-Z]{3,8})_(?P<colour>BLUE|YELLOW|ORANGE|RED|UNKNOWN)"
    r"_(?P<kind>ALERT|UPDATE|CANCEL)\.XML",
    re.ASCII | re.IGNORECASE,
)


def colour_of_severity(text: str) -> Colour:
    """The colour a severity of the national kind names; NONE when it names none."""
    return _WORDS.get(text.strip().lower(), Colour.NONE)


def colour_named(headline: str) -> Colour:
    """The colour a Chinese headline warns in: the last one named, as `橙色预警升级为红色预警` ends in what
    holds.
    """
    found = _HEADLINE.findall(headline)
    return _WORDS[found[-1]] if found else Colour.NONE


@value
class NamedFile:
    """What the name of a national file says."""

    unit: str
    event: str
    colour: Colour
    kind: Kind


def read_file_name(name: str) -> NamedFile | None:
    """What a name of the national kind says; None for any other name."""
    found = _FILE.fullmatch(name)
    if found is None:
        return None
    kind = Kind(found["kind"].capitalize())
    return NamedFile(found["unit"], found["event"].upper(), colour_of_severity(found["colour"]), kind)


def compare_name(message: WarningMessage, name: str) -> tuple[Note, ...]:
    """What the name of a message's file says otherwise than the message. The message is believed."""
    parsed, text = read_file_name(name), message.text_in("zh")
    if parsed is None or (message.kind is Kind.CANCEL and text is None):
        return ()
    matches = {"msgType": parsed.kind is message.kind}
    if text is not None:
        matches["severity"] = parsed.colour is text.colour
        matches["eventCode"] = not text.event_code or parsed.event == text.event_code.upper()
    return tuple(Note(Doubt.FILE_NAME_DIFFERS, element) for element, same in matches.items() if not same)
