"""What the people of a squad write to each other, and the desk to them: words, a photo, their voice, a place.

A message is kept once and for good, numbered from 1 within its squad. Personal data in its words is masked
before it is kept: nobody is shown it anywhere.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Final

from domain.access.actor import Actor
from domain.access.rights import Right
from domain.changes import Change, Row, TraceRow, local_text
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.squads.squad import Squad
from domain.squads.squad_commands import SendSquadMessage
from domain.squads.squad_rows import squad_row
from domain.squads.voices import Voice

SENT: Final = "squad.message_sent"
LONGEST_MESSAGE: Final = 1_000
MOST_MESSAGES: Final = 5_000
"""Of one squad."""
_EARTH: Final = (90.0, 180.0)


@value
class SquadMessage:
    """`by`: "person:<id>" of a member, else the account; `said_at`: when it was written, by the corrected
    clock of the phone, `known_at`: when it came; `clock_off_s`: by how much the phone's clock was corrected,
    None where nobody measured; `photo`: the id of one of the case's; `voice`: that of a recording of
    `voice_s` seconds; `placed_at`: when the place was true.
    """

    squad: str
    number: int
    by: str
    text: str
    said_at: datetime
    known_at: datetime
    clock_off_s: float | None = None
    photo: str = ""
    lat: float | None = None
    lon: float | None = None
    placed_at: datetime | None = None
    key: str = ""
    voice: str = ""
    voice_s: int = 0

    @property
    def id(self) -> str:
        """What the trace calls it."""
        return f"{self.squad}/{self.number}"


def find_author(squad: Squad, by: Actor) -> str:
    """Who speaks: an officer who commands the squad, or a person who is in it. Refused no_squad for a person
    who was never called, released for one who is not in it any more, forbidden, ended.
    """
    if by.viewer.may_in_any(Right.COMMAND_SQUADS, squad.places):
        author = by.name
    else:
        author = f"person:{_find_person(squad, by)}"
    if not squad.live:
        raise Refused("ended", "the squad was stood down", "squad")
    return author


def may_read(squad: Squad, person: str) -> bool:
    """Whether somebody is in a squad now, and so reads what is written in it."""
    return squad.live and person in squad.list_present()


def check_may_write(by: Actor) -> None:
    """Refused forbidden for whoever can be in no squad and commands none, before what they send is opened."""
    if not any(map(by.viewer.has, (Right.ANSWER_CALLS, Right.COMMAND_SQUADS))):
        raise Refused("forbidden", "neither in a squad nor in command of one", "squad")


def check_message(squad: Squad, command: SendSquadMessage) -> None:
    """Refused no_message, too_long, bad_place, messages_full."""
    words = command.text.strip()
    if not words and not command.photo and not command.voice and command.lat is None:
        raise Refused("no_message", "a message needs words, a photo, a voice or a place", "text")
    if len(words) > LONGEST_MESSAGE:
        raise Refused("too_long", f"at most {LONGEST_MESSAGE} characters", "text")
    place = (command.lat, command.lon)
    if place != (None, None) and not all(map(_is_degree, place, _EARTH)):
        raise Refused("bad_place", "a place is a latitude and a longitude", "lat")
    if squad.messages >= MOST_MESSAGES:
        raise Refused("messages_full", f"a squad has at most {MOST_MESSAGES} messages", "squad")


def add_message(
    old: Squad,
    command: SendSquadMessage,
    author: str,
    text: str,
    photo: str,
    now: datetime,
    voice: Voice | None = None,
) -> tuple[Squad, SquadMessage]:
    """The squad with one message more, and the message; `text`: its words, masked. Whoever commands the squad
    may go on: its version stays.
    """
    placed = command.lat is not None
    message = SquadMessage(
        squad=old.id,
        number=old.messages + 1,
        by=author,
        text=text,
        said_at=min(command.said_at or now, now),
        known_at=now,
        clock_off_s=command.clock_off_s,
        photo=photo,
        lat=command.lat,
        lon=command.lon,
        placed_at=min(command.placed_at or command.said_at or now, now) if placed else None,
        key=command.key,
        voice="" if voice is None else voice.id,
        voice_s=0 if voice is None else voice.seconds,
    )
    return replace(old, messages=message.number, messaged_at=now), message


def message_row(message: SquadMessage, tz: tzinfo) -> Row:
    """A message as screens and phones get it."""
    return {
        "number": message.number,
        "by": message.by,
        "text": message.text,
        "at": local_text(message.known_at, tz),
        "said_at": local_text(message.said_at, tz),
        "photo": message.photo,
        "voice": message.voice,
        "voice_s": message.voice_s,
        "lat": message.lat,
        "lon": message.lon,
        "placed_at": None if message.placed_at is None else local_text(message.placed_at, tz),
    }


def message_content(message: SquadMessage) -> Row:
    """What the trace keeps of a message: all of it."""
    content: Row = {
        "said_by": message.by,
        "text": message.text,
        "said_at": local_text(message.said_at, UTC),
        "known_at": local_text(message.known_at, UTC),
    }
    if message.clock_off_s is not None:
        content["clock_off_s"] = message.clock_off_s
    if message.photo:
        content["photo"] = message.photo
    if message.voice:
        content |= {"voice": message.voice, "voice_s": message.voice_s}
    if message.placed_at is not None:
        content |= {
            "lat": message.lat,
            "lon": message.lon,
            "placed_at": local_text(message.placed_at, UTC),
        }
    return content


def message_change(squad: Squad, message: SquadMessage, by: Actor, now: datetime, tz: tzinfo) -> Change:
    """What the squad's screens hear: how many there are. The trace keeps the message under its own name."""
    object, new = f"squad_message:{message.id}", message_content(message)
    trace = TraceRow(now, by.name, SENT, object, "", None, new, "", by.ordered_by)
    delta: Row = {"squads": [squad_row(squad, tz)]} if squad.live else {"gone": [squad.id]}
    if not squad.live:
        delta["matter"] = squad.matter
    return Change(SENT, squad.region, None, now, "squads", trace, tz, delta)


def _find_person(squad: Squad, by: Actor) -> str:
    by.viewer.require(Right.ANSWER_CALLS, squad.region)
    member = squad.find_member(by.viewer.person or "")
    if member is None:
        raise Refused("no_squad", "there is no such squad", "squad")
    if squad.live and not member.present:
        raise Refused("released", "this person is not in the squad any more", "squad")
    return member.person


def _is_degree(given: float | None, most: float) -> bool:
    return given is not None and math.isfinite(given) and abs(given) <= most
