"""Which matter (一件事) a case may be of, from its words, with reasons; nothing when they do not say enough.

Two parts: the words that a county lists for each matter, and a small naive Bayes over pairs of characters
trained on those words, the matter's name and its instructions. A listed word weighs more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import exp, log
from typing import Final

from domain.kernel.values import value

MOST: Final = 3
LISTED: Final = 1.5
"""What each character of a listed word adds to a matter's score."""
SURE: Final = 0.6
"""The share among all matters below which a matter is not suggested."""
LEAST_PAIRS: Final = 2
"""Pairs of a text that the model must know before it speaks without a listed word."""
SURE_ALONE: Final = 0.8
SMOOTH: Final = 0.5
TELLING: Final = 0.5
"""How far above the mean of all matters a pair is worth naming."""
SHOWN: Final = 0.05
"""The share at which a matter is named behind the first."""


@value
class MatterWords:
    """What a county says of a matter: `words` that point to it, and `texts` that the model learns from."""

    code: str
    words: tuple[str, ...]
    texts: tuple[str, ...]


@value
class Suggestion:
    """`share`: how much speaks for it, of all; `words`: listed ones found; `pairs`: what the model saw."""

    matter: str
    share: float
    words: tuple[str, ...]
    pairs: tuple[str, ...]


def split_pairs(text: str) -> list[str]:
    """Pairs of neighbouring letters; what is no letter parts them."""
    return [a + b for a, b in pairwise(text) if a.isalpha() and b.isalpha()]


class MatterModel:
    """The words and the trained counts of one county; immutable."""

    def __init__(self, matters: Sequence[MatterWords]) -> None:
        self._words = {matter.code: matter.words for matter in matters}
        counts = {matter.code: _count_pairs(matter) for matter in matters}
        self._known = frozenset().union(*counts.values()) if counts else frozenset()
        self._logs = {code: _log_shares(found, self._known) for code, found in counts.items()}

    def suggest(self, text: str) -> list[Suggestion]:
        """At most MOST matters, the likeliest first; none when the words do not say enough."""
        pairs = [pair for pair in dict.fromkeys(split_pairs(text)) if pair in self._known]
        found = {code: find_words(text, words) for code, words in self._words.items()}
        scores = {code: self._score(code, pairs, found[code]) for code in self._words}
        ranked = sorted(_shares(scores).items(), key=lambda share: (-share[1], share[0]))
        if not ranked or not _is_enough(ranked[0], found, pairs):
            return []
        return [
            Suggestion(code, share, found[code], self._telling(code, pairs))
            for code, share in ranked[:MOST]
            if share >= SHOWN
        ]

    def _score(self, code: str, pairs: Sequence[str], words: Sequence[str]) -> float:
        return sum(self._logs[code][pair] for pair in pairs) + LISTED * sum(map(len, words))

    def _telling(self, code: str, pairs: Sequence[str]) -> tuple[str, ...]:
        """The pairs that speak for a matter more than for the others together, the strongest first."""
        mean = {pair: sum(logs[pair] for logs in self._logs.values()) / len(self._logs) for pair in pairs}
        gains = [(self._logs[code][pair] - mean[pair], pair) for pair in pairs]
        return tuple(
            pair for gain, pair in sorted(gains, key=lambda gain_of_pair: -gain_of_pair[0]) if gain > TELLING
        )[:MOST]


def find_words(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The listed words in a text; of words within one another the longest."""
    found = [word for word in words if word in text]
    return tuple(word for word in found if not any(word != other and word in other for other in found))


def _is_enough(first: tuple[str, float], found: Mapping[str, Sequence[str]], pairs: Sequence[str]) -> bool:
    code, share = first
    if found[code]:
        return share >= SURE
    return len(pairs) >= LEAST_PAIRS and share >= SURE_ALONE


def _count_pairs(matter: MatterWords) -> Counter[str]:
    return Counter(pair for text in (*matter.words, *matter.texts) for pair in split_pairs(text))


def _log_shares(counts: Counter[str], known: frozenset[str]) -> dict[str, float]:
    """Logarithm of each known pair's share in a matter; none is zero."""
    whole = counts.total() + SMOOTH * len(known)
    return {pair: log((counts[pair] + SMOOTH) / whole) for pair in known}


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as shares of one."""
    most = max(scores.values(), default=0.0)
    weights = {code: exp(score - most) for code, score in scores.items()}
    whole = sum(weights.values())
    return {code: weight / whole for code, weight in weights.items()}
