"""People who were searched for: which words, who comes first, what speaks against somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.squads.candidates import Candidate, Shortfall, Spot
from domain.squads.hand_picks.person_search import MOST_SHOWN, MOST_WORDS, rank_hits, split_words
from domain.squads.recommendation import Need, Scene

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
PLACE = Spot(28.95, 118.85)
SCENE = Scene("330825101264001", PLACE, NOW)


def person(name: str, **more: Any) -> Candidate:
    basis = Candidate(name, "water", "330825", frozenset({"officer", "water"}))
    return replace(basis, **more)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  水利局  值班 ", ("水利局", "值班")),
        ("水利局、值班，张", ("水利局", "值班", "张")),
        ("", ()),
        (" 、，", ()),
        ("水　张", ("水", "张")),
    ],
)
def test_words_are_parted_by_blanks_and_commas(text: str, words: tuple[str, ...]) -> None:
    assert split_words(text) == words


def test_a_search_has_so_many_words_and_no_more() -> None:
    assert len(split_words("张 " * 40)) == MOST_WORDS


def test_who_can_be_called_comes_first_then_who_is_nearest() -> None:
    people = [
        person("elsewhere", squads=1, region="330825101264001"),
        person("far"),
        person("near", region="330825101264001"),
        person("tired", region="330825101264001", rests_until=NOW + timedelta(hours=1)),
        person("dead", channels=0),
    ]
    hits = rank_hits(people, (), SCENE)
    assert [(hit.pick.person, hit.against) for hit in hits] == [
        ("near", None),
        ("far", None),
        ("tired", None),
        ("elsewhere", Shortfall.IN_OTHER_SQUAD),
        ("dead", Shortfall.NO_CHANNEL),
    ]
    assert hits[2].pick.reasons.tired


def test_who_was_called_or_reported_the_case_says_so() -> None:
    scene = replace(SCENE, called=frozenset({"a"}), reporters=frozenset({"b"}))
    against = {hit.pick.person: hit.against for hit in rank_hits([person("a"), person("b")], (), scene)}
    assert against == {"a": Shortfall.CALLED_BEFORE, "b": Shortfall.REPORTER}


def test_whoever_a_case_needs_goes_by_that_others_by_their_unit() -> None:
    needs = (Need("police"), Need("officer"))
    hits = rank_hits([person("a"), person("b", capabilities=frozenset({"head", "water"}))], needs, SCENE)
    assert {hit.pick.person: hit.pick.reasons.capability for hit in hits} == {"a": "officer", "b": "water"}


def test_so_many_are_shown() -> None:
    assert len(rank_hits((person(f"p{n}") for n in range(50)), (), SCENE)) == MOST_SHOWN
