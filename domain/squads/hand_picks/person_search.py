"""People who were searched for by name, unit or duty: the best first, with what speaks against each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from domain.kernel.values import value
from domain.squads.candidates import Candidate, Shortfall
from domain.squads.hand_picks.area import name_capability
from domain.squads.recommendation import Need, Pick, Scene, explain_pick, find_shortfall, rank_key

MOST_WORDS: Final = 6
LONGEST_SEARCH: Final = 60
MOST_RANKED: Final = 300
"""So many of those who were found are compared; those of the case's township come first."""
MOST_SHOWN: Final = 20
_BLANK: Final = re.compile(r"[\s、，,·]+")


@value
class Hit:
    """Somebody found. `against`: why the recommendation would leave them out, None if it would not."""

    pick: Pick
    against: Shortfall | None


def split_words(text: str) -> tuple[str, ...]:
    """The words of a search, each of which somebody has to have in their name, unit, duty or id."""
    return tuple(word for word in _BLANK.split(text[:LONGEST_SEARCH]) if word)[:MOST_WORDS]


def rank_hits(people: Iterable[Candidate], needs: Sequence[Need], scene: Scene) -> tuple[Hit, ...]:
    """Who can be called first, then who belongs nearest; whoever a case needs goes by that, others by their
    unit.
    """
    wanted = [need.capability for need in needs]
    hits = [_describe_hit(person, Need(name_capability(person, wanted)), scene) for person in people]
    hits.sort(key=_rank_hit)
    return tuple(hits[:MOST_SHOWN])


def _describe_hit(person: Candidate, need: Need, scene: Scene) -> Hit:
    why = find_shortfall(person, need, scene)
    pick = explain_pick(person, need, scene, tired=person.is_resting(scene.now))
    return Hit(pick, None if why is Shortfall.RESTING else why)


def _rank_hit(hit: Hit) -> tuple[bool, bool, int, tuple[float, bool, int, str]]:
    why = hit.pick.reasons
    return (hit.against is not None, why.tired, -why.level, rank_key(hit.pick))
