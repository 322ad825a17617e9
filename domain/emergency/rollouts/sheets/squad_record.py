"""A squad that was made in a township while it was cut off, recorded at the county: under its own times, and
over, so that nobody is called or told anything again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.cases.case_join import Case
from domain.emergency.rollouts.sheets.township_commands import RecordSquad
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from domain.squads.conversation import MOST_MESSAGES, SquadMessage
from domain.squads.squad import MOST_ANSWERS, MOST_MEMBERS, MOST_ORDERS, Squad, check_room, stand_down
from domain.squads.voices import Voice

RECORDED: Final = "squad.recorded"


def find_recorded(known: Iterable[Squad], origin: str) -> Squad | None:
    """The squad of a line among those that its case has at the county; None for one that is not recorded."""
    return next((squad for squad in known if squad.origin == origin), None)


def is_disputed(old: Squad | None, returned: Squad) -> bool:
    """Whether both sides changed it since it was recorded."""
    return old is not None and old.version != old.origin_version and returned.version > old.origin_version


def is_newer(old: Squad | None, returned: Squad) -> bool:
    """Whether there is something to record of it, beside what was written in it."""
    return old is None or (old.version == old.origin_version < returned.version)


def require_case(case: Case | None) -> Case:
    """The case of the squad. Refused no_case."""
    visible = case if case is not None and case.visible else None
    return require_found(visible, "no_case", "case", "case")


def record_squad(known: Sequence[Squad], command: RecordSquad, case: Case, now: datetime) -> Squad:
    """The squad as it was there at last, over; the one that is recorded where the journal tells nothing newer
    of it, or the county changed it meanwhile. `known`: all squads of the case. Refused squad_full.
    """
    returned, old = command.squad, find_recorded(known, command.origin)
    if old is not None and not is_newer(old, returned):
        return old
    check_room("members", len(returned.members), MOST_MEMBERS, "squad")
    check_room("instructions", len(returned.orders), MOST_ORDERS, "squad")
    answers = max((len(member.answers) for member in returned.members), default=0)
    check_room("answers", answers, MOST_ANSWERS, "squad")
    over = stand_down(replace(returned, ended_at=None), min(returned.ended_at or command.over_at, now))
    return replace(
        over,
        id=f"{case.id}-{len(known) + 1}" if old is None else old.id,
        case=case.id,
        region=case.region,
        matter=case.matter,
        version=returned.version,
        handed_to="",
        short_at=None,
        followed_at=None,
        messages=0 if old is None else old.messages,
        messaged_at=None if old is None else old.messaged_at,
        origin=command.origin,
        origin_version=returned.version,
        origin_live=returned.live,
    )


def record_message(
    old: Squad, message: SquadMessage, text: str, has_photo: bool, voice: Voice | None, now: datetime
) -> tuple[Squad, SquadMessage]:
    """The squad with one message more, and the message, said when it was and known now; `text`: its words,
    masked; `voice`: its recording. Refused no_photo, no_voice, messages_full.
    """
    if message.photo and not has_photo:
        raise Refused("no_photo", "its photo is not with the case", "photo")
    if message.voice and voice is None:
        raise Refused("no_voice", "its recording is not with it", "voice")
    if old.messages >= MOST_MESSAGES:
        raise Refused("messages_full", f"a squad has at most {MOST_MESSAGES} messages", "squad")
    number, said_at = old.messages + 1, min(message.said_at, now)
    new = replace(message, squad=old.id, number=number, text=text, said_at=said_at, known_at=now)
    new = new if voice is None else replace(new, voice_s=voice.seconds)
    return replace(old, messages=number, messaged_at=now), new
