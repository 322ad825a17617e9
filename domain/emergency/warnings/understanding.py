"""From the elements of a message to what it says: both families by one walk; where they differ stands here.

Raises NotUnderstood when a message says no warning; what is odd and harmless becomes a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from domain.emergency.warnings.area_reading import AreaReader
from domain.emergency.warnings.colours import colour_named, colour_of_severity
from domain.emergency.warnings.elements import Element
from domain.emergency.warnings.message import (
    Colour,
    Doubt,
    Family,
    Kind,
    Note,
    Reference,
    Status,
    WarningMessage,
    WarningText,
)
from domain.emergency.warnings.references import read_references
from domain.emergency.warnings.refusal import Fault, NotUnderstood
from domain.emergency.warnings.times import read_time
from domain.kernel.text import harmless, one_line

MOST_TEXTS: Final = 60
MOST_CHANNELS: Final = 60
MOST_REFERENCES: Final = 200
LONGEST_NAME: Final = 200
SEVERITIES: Final = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
URGENCIES: Final = ("Immediate", "Expected", "Future", "Past", "Unknown")
CERTAINTIES: Final = ("Observed", "Likely", "Possible", "Unlikely", "Very Likely", "Unknown")
_NATIONAL_CODE: Final = re.compile(r"\d\d[A-Z]\d\d", re.IGNORECASE)
_NAMED: Final = re.compile(
    r"(?:发布|变更|更新|继续|解除|升级为?|降级为?)+([\u4e00-\u9fff]{1,12}?)[红橙黄蓝]色预警"
)
_TIMES: Final = ("effective", "onset", "expires")

Choice = TypeVar("Choice", bound=StrEnum)


def understand(alert: Element, family: Family, version: str = "") -> WarningMessage:
    """What a message says. Raises NotUnderstood."""
    return _Reader(alert, family, version).read()


class _Reader:
    """One message being read; gathers the notes."""

    def __init__(self, alert: Element, family: Family, version: str) -> None:
        self.alert, self.family, self.version = alert, family, version
        self.notes: list[Note] = []
        self.areas = AreaReader(family, self.note)

    def note(self, doubt: Doubt, fact: str = "") -> None:
        if (made := Note(doubt, fact)) not in self.notes:
            self.notes.append(made)

    def read(self) -> WarningMessage:
        identifier, sender = self._name("identifier"), self._name("sender", "sendercode")
        status, kind = self._choice(Status, "status"), self._choice(Kind, "msgtype")
        sent = self._needed_time(self.alert, "sent", "sendtime")
        references = self._references(kind, sent)
        infos = list(self.alert.all("info"))
        _check_count("info", infos, MOST_TEXTS)
        texts = tuple(self._text(info, sent) for info in infos)
        self._check_texts(texts, kind)
        return WarningMessage(
            self.family, self.version, identifier, sender, sent, status, kind, references, texts,
            self._channels(), tuple(self.notes),
        )  # fmt: skip

    def _name(self, *names: str) -> str:
        """An identifier or sender: one word."""
        text = self.alert.text_of(*names)
        if not text:
            raise NotUnderstood(Fault.MISSING, names[0], self.alert.line)
        if len(text) > LONGEST_NAME or any(sign in text for sign in ",，<&") or one_line(text) != text:
            raise NotUnderstood(Fault.BAD_VALUE, names[0], self.alert.line)
        return text

    def _choice(self, choices: type[Choice], name: str) -> Choice:
        text = self.alert.text_of(name)
        if not text:
            raise NotUnderstood(Fault.MISSING, name, self.alert.line)
        for choice in choices:
            if choice.lower() == text.lower():
                return choice
        raise NotUnderstood(Fault.BAD_VALUE, f"{name}={text[:40]}", self.alert.line)

    def _time(self, within: Element, *names: str) -> datetime | None:
        text = within.text_of(*names)
        if not text:
            return None
        read = read_time(text)
        if read is None:
            raise NotUnderstood(Fault.BAD_VALUE, f"{names[0]}={text[:40]}", within.line)
        if read.assumed:
            self.note(Doubt.NO_OFFSET, names[0])
        return read.at

    def _needed_time(self, within: Element, *names: str) -> datetime:
        time = self._time(within, *names)
        if time is None:
            raise NotUnderstood(Fault.MISSING, names[0], within.line)
        return time

    def _references(self, kind: Kind, sent: datetime) -> tuple[Reference, ...]:
        text = self.alert.text_of("references")
        found = read_references(text) if text else ()
        if found is None:
            self.note(Doubt.BAD_REFERENCES, one_line(text[:80]))
            return ()
        _check_count("references", found, MOST_REFERENCES)
        if any(reference.sent and reference.sent >= sent for reference in found):
            self.note(Doubt.REFERENCE_NOT_EARLIER)
        if not found and kind in (Kind.UPDATE, Kind.CANCEL):
            self.note(Doubt.NO_REFERENCE)
        if found and kind is Kind.ALERT:
            self.note(Doubt.ALERT_REFERS)
        return found

    def _text(self, info: Element, sent: datetime) -> WarningText:
        headline = one_line(info.text_of("headline"))
        event, code = _event(info, headline)
        effective, onset, expires = (self._time_after(info, name, sent) for name in _TIMES)
        severity, colour = self._severity(info, headline)
        return WarningText(
            info.text_of("language") or ("en-US" if self.family is Family.CAP else "zh-CN"),
            event, code, _word(info, "urgency", URGENCIES), severity,
            _word(info, "certainty", CERTAINTIES), colour, effective, onset, expires,
            one_line(info.text_of("sendername")), headline, harmless(info.text_of("description")),
            harmless(info.text_of("instruction")), self.areas.read(info),
        )  # fmt: skip

    def _time_after(self, info: Element, name: str, sent: datetime) -> datetime | None:
        time = self._time(info, name)
        if time is not None and time < sent:
            self.note(Doubt.BEFORE_SENT, name)
        return time

    def _severity(self, info: Element, headline: str) -> tuple[str, Colour]:
        """The word, and the colour: the national kind writes it, CAP tells it in a Chinese headline."""
        text = info.text_of("severity")
        if not text:
            raise NotUnderstood(Fault.MISSING, "severity", info.line)
        if self.family is Family.CAP:
            return _word(info, "severity", SEVERITIES), colour_named(headline)
        colour = colour_of_severity(text)
        if colour is Colour.NONE and text.lower() != "unknown":
            raise NotUnderstood(Fault.BAD_VALUE, f"severity={text[:40]}", info.line)
        return text, colour

    def _check_texts(self, texts: tuple[WarningText, ...], kind: Kind) -> None:
        if kind not in (Kind.ALERT, Kind.UPDATE):
            return
        if not texts and self.family is Family.NATIONAL:
            raise NotUnderstood(Fault.MISSING, "info", self.alert.line)
        if not texts:
            self.note(Doubt.NO_TEXT)
        elif not any(text.areas for text in texts):
            self.note(Doubt.NO_AREA)
        if any(text.expires is None for text in texts):
            self.note(Doubt.NO_EXPIRY)

    def _channels(self) -> tuple[tuple[str, str], ...]:
        """The texts for each channel: `code/method` of the national kind."""
        methods = [method for code in self.alert.all("code") for method in code.all("method")]
        _check_count("method", methods, MOST_CHANNELS)
        pairs = ((_upper(each, "methodname", "name"), each.text_of("message", "text")) for each in methods)
        return tuple((name, harmless(text)) for name, text in pairs if name)


def _upper(element: Element, *names: str) -> str:
    """A channel's name; `<method>SMS</method>` has it as its own text."""
    return one_line(element.text_of(*names) or element.text.strip())[:40].upper()


def _event(info: Element, headline: str) -> tuple[str, str]:
    """The event's name and code: `11B01`, or the value of CAP's pair of name and value. Where the national
    code stands in the place of the name, as in `<eventType>11B01</eventType>`, the headline names the event.
    """
    event = one_line(info.text_of("event", "eventtype"))
    if not event:
        raise NotUnderstood(Fault.MISSING, "event", info.line)
    found = info.first("eventcode", "eventtypecode")
    code = "" if found is None else one_line(found.text_of("value") or found.text.strip())
    if not _NATIONAL_CODE.fullmatch(event):
        return event, code
    named = _NAMED.findall(headline)
    return named[-1] if named else event, code or event.upper()


def _word(info: Element, name: str, words: Iterable[str]) -> str:
    """One of the words of CAP; missing, as the national kind may leave it, is Unknown."""
    text = info.text_of(name) or "Unknown"
    for word in words:
        if word.lower() == text.lower():
            return word
    raise NotUnderstood(Fault.BAD_VALUE, f"{name}={text[:40]}", info.line)


def _check_count(name: str, found: list[Element] | tuple[Reference, ...], most: int) -> None:
    if len(found) > most:
        raise NotUnderstood(Fault.TOO_MANY, f"{name}: {len(found)} > {most}")
