"""Who is told on their phone that something was written in their squad: whoever comes and has not its page
before them, once in a while. Who did not answer yet is called anyway. A message is nobody's order, so it
rings nobody and sends no SMS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from domain.squads.conversation import SquadMessage
from domain.squads.squad import COMING, Squad

QUIET: Final = timedelta(minutes=3)
"""A person has no two of these notices closer together than this."""
LONGEST_SHOWN: Final = 60


def plan_notices(
    squad: Squad,
    message: SquadMessage,
    notified: Mapping[str, datetime],
    sees_page: Callable[[str], bool],
) -> list[tuple[str, datetime]]:
    """(person, when) of the notices that a message brings. `notified`: when the newest notice of a person
    went out, or will: while one waits there is no second; `sees_page`: whether somebody has the page before
    them.
    """
    now, author = message.known_at, message.by.removeprefix("person:")
    inside = (person.person for person in squad.members if person.state in COMING and squad.live)
    away = sorted(person for person in inside if person != author and not sees_page(person))
    return [
        (person, now if person not in notified else max(now, notified[person] + QUIET))
        for person in away
        if person not in notified or notified[person] <= now
    ]


def show_words(message: SquadMessage) -> str:
    """The beginning of what was written, '' where it has no words."""
    line = " ".join(message.text.split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"
