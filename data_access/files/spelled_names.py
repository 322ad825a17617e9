"""Many names, arranged by how they are spelled, so that a search walks over few of them.

Each name stands below every syllable it has, by that syllable's reading and the first letter of what follows:
what a word begins with leads past most of eleven thousand people at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from data_access.files.pinyin import Syllables, spell, spells_rest

INITIALS: Final = 2
"""A word of so many letters is initials, from the first character on."""
BETWEEN_NAMES: Final = "\n"
MOST_ARRANGED: Final = 24
"""Lists of names that are held at once: some megabytes for the people of a county."""


class _Entry(NamedTuple):
    """A name from one of its syllables on: `rest`, what follows that syllable."""

    name: str
    is_first: bool
    rest: Syllables


class SpelledNames:
    """Names that are searched in pinyin: a word spells some syllables that follow each other, from any one
    on; each by its first letter or in whole, the last by any beginning.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(dict.fromkeys(names))
        arranged: dict[str, dict[tuple[str, str], list[_Entry]]] = defaultdict(lambda: defaultdict(list))
        for name in self._names:
            for reading, following, entry in _list_places(name):
                arranged[reading[0]][reading, following].append(entry)
        self._places = {initial: dict(places) for initial, places in arranged.items()}

    def find(self, word: str) -> list[str]:
        """Those that the word spells, in the order of the names."""
        wanted = word.lower()
        found = self._find(wanted, first_only=len(wanted) <= INITIALS)
        return [name for name in self._names if name in found] if found else []

    def _find(self, wanted: str, *, first_only: bool) -> set[str]:
        found = set[str]()
        for (reading, following), entries in self._places.get(wanted[:1], {}).items():
            rests = {wanted[1:]} | ({wanted[len(reading) :]} if wanted.startswith(reading) else set())
            whole = reading.startswith(wanted)
            rests = {rest for rest in rests if rest and rest[0] == following}
            if not whole and not rests:
                continue
            for name, is_first, rest in entries:
                if (is_first or not first_only) and (whole or spells_rest(rest, rests)):
                    found.add(name)
        return found


class ArrangedNames:
    """Lists of names, each arranged again only when it is another one. The list is its own version: whoever
    changed it, nobody has to say so.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], tuple[str, SpelledNames]] = {}

    def arrange(self, key: tuple[str, str], joined: str) -> SpelledNames:
        """The names that are joined in a text by BETWEEN_NAMES; `key`: whose, and of what."""
        held = self._held.pop(key, None)
        if held is None or held[0] != joined:
            held = (joined, SpelledNames(joined.split(BETWEEN_NAMES)))
        self._held[key] = held
        while len(self._held) > MOST_ARRANGED:
            self._held.pop(next(iter(self._held)), None)
        return held[1]


def _list_places(name: str) -> Iterable[tuple[str, str, _Entry]]:
    """Below which readings, followed by which letter, a name stands."""
    syllables = spell(name)
    for place, readings in enumerate(syllables):
        rest = syllables[place + 1 :]
        following = rest[0][0][0] if rest and rest[0] else ""
        entry = _Entry(name, place == 0, rest)
        for reading in readings:
            yield reading, following, entry
