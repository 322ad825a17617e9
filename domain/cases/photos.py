"""Photos of a case: who may add one, how many there may be, and what the case and its trace know of them."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b
from typing import Final

from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.cases.case_join import Case
from domain.kernel.codes import in_letters
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from domain.kernel.values import value

MOST_BYTES: Final = 3 * 1024 * 1024
MOST_PIXELS: Final = 16_000_000
"""Of what is sent; a phone makes it smaller before."""
LONGEST_SIDE: Final = 1_600
MOST_OF_ONE: Final = 9
MOST_OF_CASE: Final = 60


@value
class Photo:
    """One photo as it is kept: made anew, so that nothing of the phone's is in it. `id` is its content's own
    digest, in letters: no run of digits that looks like somebody's number.
    """

    id: str
    width: int
    height: int
    content: bytes


def name_photo(content: bytes) -> str:
    """What a photo is called: another for every other content."""
    return in_letters(blake2b(content, digest_size=16).hexdigest())


def check_may_add(case: Case | None, by: Actor, members: Collection[str]) -> Case:
    """The case, for a person who reported it or was called into a squad of it (`members`, all there ever
    were: what was done is photographed late too), and for a township's journal on a commander's order.
    Refused no_case for anybody else.
    """
    person = by.viewer.person
    right = right_to_add(by)
    has_case = case is not None and case.visible and by.viewer.may(right, case.region)
    is_known = person is not None and (person in members or _reported(case, person))
    known = has_case and (is_known or right is Right.ROLLOUTS)
    return require_found(case if known else None, "no_case", "case", "case")


def right_to_add(by: Actor) -> Right:
    """What it takes to add one at all."""
    return Right.ROLLOUTS if by.viewer.kind is Kind.INNER else Right.ANSWER_CALLS


def _reported(case: Case | None, person: str) -> bool:
    return case is not None and f"person:{person}" in case.entered_by


def check_room(photos_of_sender: int, all_of_them: int) -> None:
    """Refused photos_full when a person or everybody together has added as many as may be."""
    if photos_of_sender >= MOST_OF_ONE or all_of_them >= MOST_OF_CASE:
        raise Refused("photos_full", f"at most {MOST_OF_ONE} photos of one person", "photo")
