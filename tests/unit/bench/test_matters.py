"""The measure of suggestions: its texts, its sums, and that the shipped words keep what docs say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench.matters.__main__ import NONE, judge, list_lines, read_texts
from data_access.county_packs import county_pack


def test_there_are_300_texts_each_of_a_matter_or_of_none(root: Path) -> None:
    texts = read_texts("texts.tsv")
    matters = county_pack.load(root / "counties/longyou").matters
    assert len({text for _, text in texts}) == 300
    assert Counter(matter for matter, _ in texts) == dict.fromkeys(matters, 15) | {NONE: 45}


def test_suggestions_are_right_more_often_than_not_and_know_when_to_be_silent(root: Path) -> None:
    found = judge(county_pack.load(root / "counties/longyou").matter_model, "texts.tsv")
    total = sum(n for (_, got), n in found.items() if got != NONE)
    right = sum(n for (of, got), n in found.items() if of == got != NONE)
    assert right / total > 0.9
    assert right / 255 > 0.8
    assert found[NONE, NONE] >= 40


def test_the_unseen_texts_are_300_too() -> None:
    texts = read_texts("unseen.tsv")
    assert len({text for _, text in texts}) == 300
    assert set(Counter(matter for matter, _ in texts).values()) == {28, 48}


def test_precision_recall_and_silence() -> None:
    found: Counter[tuple[str, str]] = Counter({("a", "a"): 3, ("a", NONE): 1, ("b", "a"): 1, (NONE, NONE): 2})
    _, _, of_a, of_b, of_all, none = list_lines(found, ["a", "b"])
    assert of_a == "| a | 4 | 0.75 | 0.75 | 1 |"
    assert of_b == "| b | 1 | – | 0.00 | 0 |"
    assert of_all == "| **all** | 5 | 0.75 | 0.60 | 1 |"
    assert none == "| of no matter | 2 | | | 2 |"
