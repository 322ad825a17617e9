"""Duty lists 权责清单: for every matter who leads, what the township owes, by which law and in which steps.

Three lists, as counties publish them: powers that were given to townships (赋权事项), services of township
halls (服务事项) and shared duties of a department and a township (属地管理事项).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from domain.kernel.values import value

LISTS: Final = ("shared", "power", "service")
"""In the order in which they are shown."""
LONGEST_QUERY: Final = 60
MOST_WORDS: Final = 8


@value
class Duty:
    """An entry 权责事项. `lead`, `cooperating`: codes of units; `matter`: the 一件事 it belongs to or "";
    `procedure`: its steps; `basis`: the law it rests on or "".
    """

    code: str
    list: str
    name: str
    lead: str
    cooperating: tuple[str, ...]
    matter: str
    lead_duty: str
    township_duty: str
    procedure: tuple[str, ...]
    basis: str


@value
class DutyQuery:
    """What somebody looks for; empty: all of them. `words`: parted by blanks, each must occur, or spell the
    name.
    """

    words: str = ""
    list: str = ""
    unit: str = ""
    matter: str = ""


def find_duties(
    duties: Iterable[Duty], query: DutyQuery, spelled_by: Callable[[str], Collection[str]] = lambda word: ()
) -> list[Duty]:
    """Those that fit, first those with all words in their name; in the order of LISTS, then of the codes.
    `spelled_by`: the names of duties that a word spells in pinyin.
    """
    words = [(word, spelled_by(word)) for word in split_words(query.words)]
    found = [duty for duty in duties if _fits(duty, query) and _holds(_text(duty), duty.name, words)]
    return sorted(found, key=lambda duty: (not _holds(fold(duty.name), duty.name, words), *_place(duty)))


def split_words(text: str) -> tuple[str, ...]:
    """The words of a query as they are compared; what goes beyond the limits is left out."""
    return tuple(fold(text[:LONGEST_QUERY]).split())[:MOST_WORDS]


def fold(text: str) -> str:
    """Full and half width, capitals and small letters are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def count_lists(duties: Iterable[Duty]) -> dict[str, int]:
    """How many entries each list has."""
    lists = [duty.list for duty in duties]
    return {name: lists.count(name) for name in LISTS}


def _fits(duty: Duty, query: DutyQuery) -> bool:
    return (
        query.list in ("", duty.list)
        and query.matter in ("", duty.matter)
        and (not query.unit or query.unit == duty.lead or query.unit in duty.cooperating)
    )


def _text(duty: Duty) -> str:
    texts = (duty.code, duty.name, duty.lead_duty, duty.township_duty, duty.basis, *duty.procedure)
    return fold(" ".join(texts))


def _holds(text: str, name: str, words: Sequence[tuple[str, Collection[str]]]) -> bool:
    return all(word in text or name in spelled for word, spelled in words)


def _place(duty: Duty) -> tuple[int, str]:
    return LISTS.index(duty.list), duty.code
