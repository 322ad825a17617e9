"""What is wrong with the phone numbers of a directory, before the hour in which they are needed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from domain.directory.person import phone_digits
from domain.kernel.values import value

MOBILE: Final = re.compile(r"(?:86)?1[3-9][0-9]{9}")
"""Of mainland China: what a short message reaches."""
MADE_UP: Final = "000"
"""What numbers of examples begin with: nobody has them."""


@value
class PhoneHealth:
    """Ids of people: `none`: without a number; `odd`: with one that no short message reaches; `dead`: with
    one that a gateway said nobody has; `unproved`: to whom nothing was ever delivered. `shared`: several
    people of one number.
    """

    people: int
    none: tuple[str, ...]
    odd: tuple[str, ...]
    shared: tuple[tuple[str, ...], ...]
    dead: tuple[str, ...]
    unproved: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether everybody has a number of their own that may work; proof is not asked for."""
        return not (self.none or self.odd or self.shared or self.dead)


def judge_phones(
    phones: Iterable[tuple[str, str]], dead: Collection[str], reached: Collection[str]
) -> PhoneHealth:
    """What is wrong with the numbers of (person, phone). `dead`: whose number does not work; `reached`: to
    whom something was delivered.
    """
    none, odd, unproved, count = list[str](), list[str](), list[str](), 0
    owners: dict[str, list[str]] = defaultdict(list)
    for person, phone in phones:
        count += 1
        digits = phone_digits(phone)
        if not digits:
            none.append(person)
            continue
        bare = digits.removeprefix("86") if MOBILE.fullmatch(digits) else digits
        owners[bare].append(person)
        if not digits.startswith(MADE_UP) and not MOBILE.fullmatch(digits):
            odd.append(person)
        if person not in reached:
            unproved.append(person)
    shared = tuple(tuple(sorted(some)) for _, some in sorted(owners.items()) if len(some) > 1)
    return PhoneHealth(
        count, tuple(sorted(none)), tuple(sorted(odd)), shared, tuple(sorted(dead)), tuple(sorted(unproved))
    )
